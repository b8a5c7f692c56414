/** Why a walk passes something over. The words that people read stand with the other fixed words of the report. */
export const skipReasons = [
  "ignored",
  "helm-template",
  "unused-component",
  "rulebook",
  "settings",
  "baseline",
  "json-with-comments",
  "link",
  "special",
  "dependencies",
  "other-format",
] as const;
export type SkipReason = (typeof skipReasons)[number];

export interface Skipped {
  /** From the repository's root; a directory ends in `/`. */
  readonly file: string;
  readonly reason: SkipReason;
}
