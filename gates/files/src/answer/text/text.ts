import { visible } from "../../frame/visible.ts";
import type { Finding, Report } from "../report.ts";
import { goneSection, oldSection } from "./baseline-section.ts";
import { findingBlock } from "./finding-block.ts";
import type { Page } from "./page.ts";
import { remarkBlock } from "./remarks.ts";
import {
  bySeverity,
  errorsSection,
  exemptedSection,
  exemptionsSection,
  groupBy,
  more,
  section,
  unknownSection,
} from "./sections.ts";
import { summary } from "./summary.ts";

export interface TextOptions {
  /** Blocks of one kind before "and N more". */
  readonly limit: number;
  readonly verbose: boolean;
}

/** The report for a person: what stops, what is told, what is permitted, what is open, and what it comes to. */
export function textReport(report: Report, page: Page, { limit, verbose }: TextOptions): string {
  const ofAction = (action: string): readonly Finding[] =>
    report.findings.filter(({ violation }) => violation.action === action);
  const { words } = page;
  const { expired, unneeded, idle } = report.exemptions;
  const parts = [
    ...findingBlocks(ofAction("deny"), report, page, limit),
    ...findingBlocks(ofAction("warn"), report, page, limit),
    ...findingBlocks(verbose ? ofAction("audit") : [], report, page, limit),
    oldSection(report, page, limit),
    goneSection(report, page, limit),
    exemptedSection(report, page, limit),
    exemptionsSection(words.headings.unneeded, unneeded, report.now, page),
    exemptionsSection(words.headings.expired, verbose ? expired : [], report.now, page),
    exemptionsSection(words.headings.idle, verbose ? idle : [], report.now, page),
    unknownSection(report, page, limit),
    errorsSection(report, page, limit),
    ...remarkBlocks(report, page, limit),
    verbose ? detailSections(report, page) : "",
    summary(report, page, verbose),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** The most severe rules first; each explains itself once. */
function findingBlocks(findings: readonly Finding[], report: Report, page: Page, limit: number): readonly string[] {
  return bySeverity(findings).flatMap((group) => {
    const shown = group
      .slice(0, limit)
      .map((finding, i) => findingBlock(finding, report, page, i === 0 ? "rule" : "nothing"));
    return [...shown, ...more(group.length - shown.length, group[0]?.violation.rule ?? "", page)];
  });
}

function remarkBlocks({ remarks }: Report, page: Page, limit: number): readonly string[] {
  return [...groupBy(remarks, ({ diagnostic }) => diagnostic.code)].flatMap(([code, group]) => {
    const shown = group.slice(0, limit).map((remark) => remarkBlock(remark, page));
    const rest = group.length - shown.length;
    return rest > 0 ? [...shown, `  ${page.paint.dim(page.words.moreRemarks(rest, code))}`] : shown;
  });
}

/** What `--verbose` adds: every name behind the counts of the summary. */
function detailSections({ skipped, notConfigured }: Report, page: Page): string {
  const { words, paint } = page;
  const waiting = notConfigured.map(
    ({ rule, missing }) => `  ${visible(rule)}  ${paint.dim(words.missingParameters(missing.join(words.separator)))}`,
  );
  const files = skipped.map(({ file, reason }) => `  ${page.name(file)}  ${paint.dim(words.skippedWhy[reason])}`);
  return [section(words.headings.notConfigured, waiting, page), section(words.headings.skipped, files, page)]
    .filter((part) => part !== "")
    .join("\n\n");
}
