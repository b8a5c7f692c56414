import type { Extent } from "./syntax.ts";

/** What stops the reading of a file: one mistake of syntax or of value. Thrown and caught inside of this folder. */
export class HclMistake extends Error {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly hint: string | undefined;

  constructor(code: string, message: string, at: Extent, hint?: string) {
    super(message);
    this.name = "HclMistake";
    this.code = code;
    this.start = at.start;
    this.end = at.end;
    this.hint = hint;
  }
}
