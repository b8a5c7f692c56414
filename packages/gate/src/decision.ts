import type { Json, SubjectName } from "@sekisho/core";

/** What a gate decided about a subject. */
export interface Decision {
  /**
   * `denied`, `exempted` and `failed-open` are entries of their own in the ledger; `allowed` ones are counted by the
   * digest of the rules and the minute.
   */
  readonly outcome: "allowed" | "denied" | "exempted" | "failed-open";
  /** UTC epoch milliseconds. */
  readonly at: number;
  readonly subject: SubjectName;
  /** Of the subject's value as judged. */
  readonly subjectDigest: string;
  /** Digests that the verdict rests on, by name: `rules`, `exemptions`, `inventory`. */
  readonly digests: Readonly<Record<string, string>>;
  /** Rules that denied it, or that exemptions let pass. */
  readonly rules: readonly string[];
  readonly exemptions?: readonly string[];
  readonly operation?: string;
  /** Who asked for it: the digest by which the ledger knows them. */
  readonly actor?: string;
  /** What else belongs to it: ids, digests and words of ours, never texts of the subject. */
  readonly detail?: { readonly [field: string]: Json };
}
