import { type Place, type Rule, ruleText, type Severity } from "@sekisho/rulebook";
import { cells, visible } from "../../frame/visible.ts";
import { permission } from "../permission.ts";
import type { Finding, Report } from "../report.ts";
import { frameLines } from "./frame-lines.ts";
import type { Page } from "./page.ts";
import type { Stroke } from "./paint.ts";
import { labelled, padded, wrap } from "./wrap.ts";

/**
 * One violation for a person: what, where, in which line, and with `explain` why it matters, how to mend it and who
 * owns it. Of several violations of one rule only the first one explains.
 */
export function findingBlock(finding: Finding, report: Report, page: Page, explain: "rule" | "nothing"): string {
  const { violation, frame } = finding;
  const { words, paint, columns } = page;
  const stroke = strokeOf(violation.severity, violation.action, page);
  const rule = report.rules.get(violation.rule);
  const [place, ...others] = violation.places;
  const lines = [
    `${paint.bold(stroke(kindOf(finding, page)))}  ${paint.bold(visible(violation.rule))}`,
    ...wrap(violation.message, columns - 2).map((line) => `  ${line}`),
    ...placeLines(finding, page),
    ...(frame === undefined ? [] : frameLines(frame, paint, stroke)),
  ];
  if (place !== undefined && others.length > 0) {
    const places = others.map((other) => spotOf(other, page)).join(", ");
    lines.push(labelled(`${words.alsoAt} `, places, { indent: 2, columns }));
  }
  lines.push(...notes(finding, explain === "rule" ? rule : undefined, report, page));
  return lines.join("\n");
}

/** `deploy/api.yaml:23:16  Deployment payments/api` */
export function placeOf(finding: Finding, page: Page): string {
  return `${positionOf(finding, page)}  ${page.paint.dim(visible(finding.label))}`;
}

/** The place on a line of its own, what it belongs to behind it or, where that is too long, below. */
function placeLines(finding: Finding, page: Page): readonly string[] {
  const { paint, columns } = page;
  const place = positionOf(finding, page);
  const label = visible(finding.label);
  const arrow = `  ${paint.blue("-->")} ${place}`;
  if (cells(place) + cells(label) + 8 <= columns) return [`${arrow}  ${paint.dim(label)}`];
  return [arrow, `      ${paint.dim(label)}`];
}

function positionOf({ violation, file }: Finding, page: Page): string {
  const { name } = page;
  const [place] = violation.places;
  return place === undefined ? name(file) : spotOf(place, page);
}

/** Of a file that something was rendered from, no line is known: the line is that of the text which frames show. */
function spotOf({ file, line, column, rendered }: Place, { name, words }: Page): string {
  return rendered === undefined ? `${name(file)}:${line}:${column}` : words.renderedSpot(name(file), rendered.line);
}

function notes(finding: Finding, rule: Rule | undefined, report: Report, page: Page): readonly string[] {
  const { words, columns, paint } = page;
  const { owner } = finding;
  const text = rule === undefined ? undefined : ruleText(rule, report.language);
  const { ended, granters } = permission(finding, report);
  const entries: (readonly [string, string])[] = [];
  const add = (label: string, value: string | undefined): void => {
    if (value !== undefined && value !== "") entries.push([label, value]);
  };
  add(words.labels.why, text?.why);
  add(words.labels.fix, text?.fix);
  add(words.labels.owner, owner);
  if (ended !== undefined) add(words.labels.exemption, words.exemptionEnded(ended.id, ended.expires));
  else if (rule !== undefined && granters !== undefined) {
    add(
      words.labels.exemption,
      granters.length === 0 ? words.exemptionByNobody : words.exemptionBy(granters.join(words.separator)),
    );
  }
  for (const reference of rule?.references ?? []) add(words.labels.see, reference);
  const width = Math.max(...Object.values(words.labels).map(cells)) + 2;
  return entries.map(([label, value]) => {
    const block = labelled(padded(label, width), value, { indent: 2, columns });
    return block.replace(label, paint.dim(label));
  });
}

function kindOf({ violation }: Finding, { words }: Page): string {
  if (violation.action === "warn") return words.warning(violation.severity);
  return violation.action === "audit" ? words.audited(violation.severity) : words.violation(violation.severity);
}

function strokeOf(severity: Severity, action: string, { paint }: Page): Stroke {
  if (action !== "deny") return paint.yellow;
  return severity === "critical" || severity === "high" ? paint.red : paint.yellow;
}
