import { isJsonObject, type Json } from "@sekisho/core";
import type { RulebookFeed } from "@sekisho/gate";
import { type Exemption, fillTemplate, type Language, type Rule, type Rulebook, ruleText } from "@sekisho/rulebook";

/** What rulebooks say of rules, by the rulebook that holds for a scope. */
export class RuleTexts {
  readonly #feed: RulebookFeed;
  readonly #rules = new WeakMap<Rulebook, ReadonlyMap<string, Rule>>();

  constructor(feed: RulebookFeed) {
    this.#feed = feed;
  }

  of(scope: string, id: string, language: Language): RuleWords {
    const rule = this.#rule(scope, id);
    if (rule === undefined) return { title: id, why: undefined, fix: undefined, message: () => undefined };
    const { title, why, fix, message } = ruleText(rule, language);
    return {
      title,
      why,
      fix,
      // Findings keep the English message; other languages are made of its evidence.
      message: (evidence) =>
        language === "en" || message === undefined || message === rule.texts.en.message || !isJsonObject(evidence)
          ? undefined
          : fillTemplate(message, evidence, language),
    };
  }

  /** The exemption of an id that holds for a scope. */
  exemption(scope: string, id: string): Exemption | undefined {
    return this.#feed.current(scope)?.exemptions.find((one) => one.id === id);
  }

  #rule(scope: string, id: string): Rule | undefined {
    const rulebook = this.#feed.current(scope);
    if (rulebook === undefined) return undefined;
    const known = this.#rules.get(rulebook) ?? new Map(rulebook.rules.map((rule) => [rule.id, rule]));
    this.#rules.set(rulebook, known);
    return known.get(rulebook.renamed.get(id) ?? id);
  }
}

export interface RuleWords {
  readonly title: string;
  readonly why: string | undefined;
  readonly fix: string | undefined;
  /** The message in the language, where it is another one than the finding's own. */
  message(evidence: Json): string | undefined;
}
