import type { BaselineEntry, OldFinding } from "../../baseline/entry.ts";
import { visible } from "../../frame/visible.ts";
import type { Report } from "../report.ts";
import { placeOf } from "./finding-block.ts";
import type { Page } from "./page.ts";
import { groupBy, more, section } from "./sections.ts";

const DAY_MS = 86_400_000;

/** What was broken before, the longest known first. */
export function oldSection({ baseline, now }: Report, page: Page, limit: number): string {
  if (baseline === undefined) return "";
  const blocks = [...groupBy(baseline.old, ({ since }) => since)].map(([since, findings]) => {
    const days = Math.floor((now - Date.parse(`${since}T00:00:00Z`)) / DAY_MS);
    const shown = findings.slice(0, limit).map((finding) => oldLine(finding, page));
    const head = `  ${page.paint.bold(page.words.knownSince(since, Math.max(0, days)))}`;
    return [head, ...shown, ...more(findings.length - shown.length, since, page)].join("\n");
  });
  return section(page.words.headings.old, blocks, page);
}

/** Entries of the baseline that nothing needs any more. */
export function goneSection({ baseline }: Report, page: Page, limit: number): string {
  const gone = baseline?.written === undefined ? (baseline?.gone ?? []) : [];
  const shown = gone.slice(0, limit).map((entry) => goneLine(entry, page));
  const rest = more(gone.length - shown.length, page.words.headings.old, page);
  return section(page.words.headings.gone, [...shown, ...rest], page);
}

function oldLine(finding: OldFinding, page: Page): string {
  return `    ${visible(finding.violation.rule)}  ${placeOf(finding, page)}`;
}

function goneLine({ rule, file, name }: BaselineEntry, page: Page): string {
  return `    ${visible(rule)}  ${page.name(file)}  ${page.paint.dim(visible(name))}`;
}
