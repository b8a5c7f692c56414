import type { Exemption } from "@sekisho/rulebook";
import { visible } from "../../frame/visible.ts";
import type { Finding, Report } from "../report.ts";
import { placeOf } from "./finding-block.ts";
import type { Page } from "./page.ts";
import { wrap } from "./wrap.ts";

const DAY_MS = 86_400_000;

/** What is broken and permitted: by exemption, with its end and its reason. */
export function exemptedSection({ exempted, rulebooks, now }: Report, page: Page, limit: number): string {
  const byId = groupBy(exempted, ({ violation }) => ("exemptions" in violation ? (violation.exemptions[0] ?? "") : ""));
  const known = new Map(
    rulebooks.flatMap(({ exemptions }) => exemptions).map((exemption) => [exemption.id, exemption]),
  );
  const blocks = [...byId].map(([id, findings]) => {
    const exemption = known.get(id);
    const head = exemption === undefined ? visible(id) : exemptionLine(exemption, now, page);
    const shown = findings.slice(0, limit).map((finding) => `    ${finding.violation.rule}  ${placeOf(finding, page)}`);
    return [head, ...reason(exemption, page), ...shown, ...more(findings.length - shown.length, id, page)].join("\n");
  });
  return section(page.words.headings.exempted, blocks, page);
}

export function exemptionsSection(heading: string, exemptions: readonly Exemption[], now: number, page: Page): string {
  const blocks = exemptions.map((exemption) =>
    [exemptionLine(exemption, now, page), ...reason(exemption, page)].join("\n"),
  );
  return section(heading, blocks, page);
}

/** What depends on values that nobody knows yet: by rule and reason. */
export function unknownSection({ unknown }: Report, page: Page, limit: number): string {
  const groups = groupBy(unknown, (finding) => finding.unknown.rule);
  const blocks = [...groups].map(([rule, findings]) => {
    const shown = findings
      .slice(0, limit)
      .map(({ label, file, unknown: { why } }) =>
        [
          `    ${page.name(file)}  ${page.paint.dim(visible(label))}`,
          ...wrap(why, page.columns - 6).map((line) => `      ${line}`),
        ].join("\n"),
      );
    return [`  ${page.paint.bold(visible(rule))}`, ...shown, ...more(findings.length - shown.length, rule, page)].join(
      "\n",
    );
  });
  return section(page.words.headings.unknown, blocks, page);
}

/** Rules that failed: by rule and code. */
export function errorsSection({ errors }: Report, page: Page, limit: number): string {
  const groups = groupBy(errors, ({ error }) => `${error.rule}\0${error.code}`);
  const blocks = [...groups.values()].map((findings) => {
    const [first] = findings;
    if (first === undefined) return "";
    const { rule, code, message } = first.error;
    const shown = findings
      .slice(0, limit)
      .map(({ label, file }) => `    ${page.name(file)}  ${page.paint.dim(visible(label))}`);
    return [
      `  ${page.paint.bold(visible(rule))}  ${page.paint.red(code)}`,
      ...wrap(message, page.columns - 4).map((line) => `    ${line}`),
      ...shown,
      ...more(findings.length - shown.length, rule, page),
    ].join("\n");
  });
  return section(page.words.headings.errors, blocks, page);
}

/** A heading with blocks below it; "" where there are none. */
export function section(heading: string, blocks: readonly string[], { paint }: Page): string {
  return blocks.length === 0 ? "" : [paint.bold(heading), ...blocks].join("\n");
}

export function more(count: number, rule: string, { words, paint }: Page): readonly string[] {
  return count > 0 ? [`    ${paint.dim(words.moreOfRule(count, visible(rule)))}`] : [];
}

/** Entries by key, in the order of the first of each. */
export function groupBy<T>(entries: readonly T[], key: (entry: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const group = groups.get(key(entry));
    if (group === undefined) groups.set(key(entry), [entry]);
    else group.push(entry);
  }
  return groups;
}

/** The most severe rules first; rules of equal severity by name, violations of one rule as they were found. */
export function bySeverity(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const rank = ({ violation }: Finding): number => SEVERITIES.indexOf(violation.severity);
  const groups = [...groupBy(findings, ({ violation }) => violation.rule).values()];
  return groups.sort(([a], [b]) => {
    if (a === undefined || b === undefined) return 0;
    return rank(a) - rank(b) || (a.violation.rule < b.violation.rule ? -1 : 1);
  });
}

const SEVERITIES = ["critical", "high", "medium", "low", "info"];

function exemptionLine({ id, expires, approver, ticket }: Exemption, now: number, { words, paint }: Page): string {
  const days = Math.floor((Date.parse(`${expires}T00:00:00Z`) + DAY_MS - 1 - now) / DAY_MS);
  const end = days < 0 ? words.endedOn(expires) : `${words.until(expires)}${words.separator}${words.daysLeft(days)}`;
  const soon = days <= 30 ? paint.yellow(end) : end;
  return `  ${paint.bold(visible(id))}  ${soon}  ${paint.dim(visible(`${approver}  ${ticket}`))}`;
}

function reason(exemption: Exemption | undefined, page: Page): readonly string[] {
  return exemption === undefined ? [] : wrap(exemption.reason, page.columns - 4).map((line) => `    ${line}`);
}
