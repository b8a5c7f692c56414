import type { Language, Severity } from "@sekisho/rulebook";

/** The fixed words of a catalogue in one language. */
export interface Words {
  readonly heading: (name: string, version: string) => string;
  readonly rule: string;
  readonly severity: string;
  readonly why: string;
  readonly fix: string;
  readonly applies: string;
  readonly everyDocument: string;
  readonly parameters: string;
  readonly notGiven: string;
  readonly references: string;
  readonly formerly: string;
  readonly source: string;
  readonly severities: Readonly<Record<Severity, string>>;
}

export const words: Readonly<Record<Language, Words>> = {
  en: {
    heading: (name, version) => `Rules of ${name} ${version}`,
    rule: "Rule",
    severity: "Severity",
    why: "Why",
    fix: "Fix",
    applies: "Applies to",
    everyDocument: "every document",
    parameters: "Parameters",
    notGiven: "required, not given: the rule is not judged",
    references: "See",
    formerly: "Formerly",
    source: "Source",
    severities: { critical: "critical", high: "high", medium: "medium", low: "low", info: "info" },
  },
  ja: {
    heading: (name, version) => `${name} ${version} のルール`,
    rule: "ルール",
    severity: "重大度",
    why: "理由",
    fix: "対処",
    applies: "対象",
    everyDocument: "すべての文書",
    parameters: "パラメーター",
    notGiven: "必須だが指定なし。このルールは判定されない",
    references: "参照",
    formerly: "以前の id",
    source: "ファイル",
    severities: { critical: "致命的", high: "高", medium: "中", low: "低", info: "参考" },
  },
};
