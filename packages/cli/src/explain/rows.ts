import { relative } from "node:path";
import { canonicalJson } from "@sekisho/core";
import { cells, labelled, type Page, padded } from "@sekisho/gate-files/print";
import { type Exemption, exemptionStatus, type Language, type Rule, type Rulebook, ruleText } from "@sekisho/rulebook";
import { appliesText } from "../rules/catalogue.ts";
import type { Words } from "./words.ts";

/** What is said in a line of its own: its label, and the text. */
export type Row = readonly [keyof Words["labels"], string];

/** Labels in one column, texts beside them. */
export function printRows(rows: readonly Row[], { labels }: Words, { paint, columns }: Page): string {
  const width = Math.max(...rows.map(([label]) => cells(labels[label]))) + 2;
  return rows
    .map(([key, text]) => {
      const label = labels[key];
      return labelled(padded(label, width), text, { indent: 2, columns }).replace(label, paint.dim(label));
    })
    .join("\n");
}

/** Why, how to mend it and what to read on: the same for a rule and a violation of it. */
export function reasonRows(rule: Rule, language: Language): readonly Row[] {
  const { why, fix } = ruleText(rule, language);
  return [...(why === undefined ? [] : [["why", why] as const]), ...(fix === undefined ? [] : [["fix", fix] as const])];
}

/** What a rule asks of whom. */
export function scopeRows(rule: Rule, words: Words): readonly Row[] {
  if (rule.kind === "conftest") return [["applies", words.everyDocument]];
  const parameters = Object.entries(rule.parameters).map(([name, value]) => `${name}: ${canonicalJson(value)}`);
  return [
    ...rule.applies.map((entry) => ["applies", appliesText(entry)] as const),
    ...parameters.map((text) => ["parameters", text] as const),
  ];
}

/** Teams that may grant an exemption from a rule; absent where nobody says who may. */
export function grantersOf(rule: Rule, { owners }: Rulebook): readonly string[] | undefined {
  if (owners === undefined) return undefined;
  return [...owners.teams.values()]
    .filter(({ approves }) => approves.some((pattern) => pattern.matches(rule.id)))
    .map(({ name }) => name);
}

/** Exemptions from a rule that are not over. */
export function exemptionsFrom(rule: Rule, { exemptions }: Rulebook, now: number): readonly Exemption[] {
  return exemptions.filter(
    (exemption) => exemption.rules.includes(rule.id) && exemptionStatus(exemption, now) !== "expired",
  );
}

/** The command that writes an exemption. `where` is what stands behind the rule on the command line. */
export function exemptCommand(rule: Rule, where: string): string {
  return `sekisho exempt ${rule.id} ${where}`;
}

/** Who may grant an exemption, and which there are. */
export function exemptionRows(rule: Rule, where: string, { rulebook, words, now }: Asked): readonly Row[] {
  const granters = grantersOf(rule, rulebook);
  const who =
    granters === undefined
      ? words.exemptionByUnknown
      : granters.length === 0
        ? words.exemptionByNobody
        : words.exemptionBy(granters.join(words.separator), exemptCommand(rule, where));
  return [
    ["exemption", who],
    ...exemptionsFrom(rule, rulebook, now).map(({ id, expires }) => ["exemption", words.holds(id, expires)] as const),
  ];
}

export interface Asked {
  readonly rulebook: Rulebook;
  readonly words: Words;
  /** UTC epoch milliseconds. */
  readonly now: number;
}

/** Pages to read on, and where the rule stands. */
export function sourceRows(rule: Rule, cwd: string): readonly Row[] {
  const { file, start } = rule.span;
  return [...rule.references.map((page) => ["see", page] as const), ["rule", `${shownFile(file, cwd)}:${start.line}`]];
}

/** A file that is near by its way there, any other one by its whole name. */
export function shownFile(file: string, cwd: string): string {
  const near = relative(cwd, file);
  return near.startsWith("../../..") ? file : near;
}
