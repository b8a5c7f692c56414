import type { Span } from "@sekisho/core";

/** What is found out about owners, in words.en.ts and words.ja.ts by its code. */
export interface OwnersFinding {
  readonly code: FindingCode;
  /** What the sentence is about, in its order. */
  readonly of: readonly string[];
  readonly span?: Span;
}

export type FindingCode =
  | "codeowners_missing"
  | "codeowners_unread_file"
  | "codeowners_unowned"
  | "codeowners_not_owning_itself"
  | "codeowners_line_unused"
  | "codeowners_line_shadowed"
  | "codeowners_dead_team"
  | "owners_entry_shadowed";
