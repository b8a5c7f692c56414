import type { Extent } from "./tree/tree.ts";

/** What stops the reading of a file: one mistake of syntax or of value. Thrown by readers and caught by them. */
export class TextMistake extends Error {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly hint: string | undefined;
  /** The other of two places that conflict. */
  readonly conflict: Extent | undefined;

  constructor(code: string, message: string, at: Extent, hint?: string, conflict?: Extent) {
    super(message);
    this.name = "TextMistake";
    this.code = code;
    this.start = at.start;
    this.end = at.end;
    this.hint = hint;
    this.conflict = conflict;
  }
}
