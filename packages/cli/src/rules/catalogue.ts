import { relative, sep } from "node:path";
import type { Diagnostic, Json } from "@sekisho/core";
import type { AppliesTo, Language, Pattern, Rule, Rulebook, RuleTexts, Severity } from "@sekisho/rulebook";

/** A rule as the catalogue shows it. */
export interface CatalogueRule {
  readonly id: string;
  readonly severity: Severity;
  readonly texts: RuleTexts;
  /** One line for each way to apply: `k8s.pod, kinds: apps/*`. */
  readonly applies: readonly string[];
  /** Defaults, and what the rulebook gives. */
  readonly parameters: readonly (readonly [string, Json])[];
  /** Required, and not given: the rule is not judged. */
  readonly missing: readonly string[];
  readonly references: readonly string[];
  readonly formerly: readonly string[];
  /** From the directory of the rulebook that brings it, with `/`. */
  readonly source: string;
}

export interface Catalogue {
  readonly name: string;
  readonly version: string;
  readonly rules: readonly CatalogueRule[];
}

/** All rules of a rulebook, its includes' among them, by id; nothing of it depends on where or when it is made. */
export function catalogueOf(rulebook: Rulebook): Catalogue {
  const { name, version, rules } = rulebook;
  const sorted = rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return { name, version, rules: sorted.map((rule) => entryOf(rule, rulebook)) };
}

function entryOf(rule: Rule, { sources }: Rulebook): CatalogueRule {
  const { id, severity, texts, references, formerly, span } = rule;
  const home = sources.find(({ name }) => id.startsWith(`${name}/`))?.directory ?? "";
  const parts = rule.kind === "conftest" ? { applies: [], parameters: {}, missing: [] } : appliedParts(rule);
  return {
    id,
    severity,
    texts,
    applies: parts.applies.map(appliesText),
    parameters: Object.entries(parts.parameters).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    missing: parts.missing,
    references,
    formerly,
    source: relative(home, span.file).split(sep).join("/"),
  };
}

function appliedParts(rule: Exclude<Rule, { kind: "conftest" }>) {
  return { applies: rule.applies, parameters: rule.parameters, missing: rule.missingParameters };
}

/** `k8s.object; kinds: apps/*` */
export function appliesText({ view, ...narrowed }: AppliesTo): string {
  const parts = Object.entries(narrowed).map(
    ([key, names]: [string, readonly (string | Pattern)[]]) =>
      `${key}: ${names.map((name) => (typeof name === "string" ? name : name.text)).join(", ")}`,
  );
  return [view, ...parts].join("; ");
}

const TEXTS = ["title", "why", "fix", "message"] as const;

/** What English says and Japanese does not, as warnings `rules_missing_translation`, one a rule. */
export function missingTranslations({ rules }: Rulebook): readonly Diagnostic[] {
  return rules.flatMap(({ id, texts: { en, ja }, span }): readonly Diagnostic[] => {
    const missing = TEXTS.filter((key) => en[key] !== undefined && ja?.[key] === undefined);
    if (missing.length === 0) return [];
    const names = missing.map((key) => `\`${key}\``).join(", ");
    return [
      {
        code: "rules_missing_translation",
        severity: "warning",
        message: `${id} has no ${names} in Japanese; its English is shown in their place`,
        span,
        hint: "write them under `ja` of the rule",
      },
    ];
  });
}

/** In a language; English where it has none. */
export function textsIn({ texts }: CatalogueRule, language: Language): RuleTexts["en"] {
  return language === "ja" ? { ...texts.en, ...texts.ja } : texts.en;
}
