import type { Module } from "../../syntax/ast.ts";
import type { Places } from "./places.ts";

/** A comment that waits for its line. */
export interface Remark {
  readonly start: number;
  readonly row: number;
  /** With `#`, without white space at its end. */
  readonly text: string;
  /** As written. */
  readonly raw: string;
  /** Whether it starts a METADATA block. */
  readonly metadata: boolean;
}

/** Comments in order, as a list whose rest is shared: going back to an earlier state costs nothing. */
export interface Remarks {
  readonly first: Remark;
  readonly rest: Remarks | undefined;
}

/** Two comments would end one line. Who can leave a piece of the text as it was written does so. */
export class UnexpectedComment extends Error {}

/** The text cannot be laid out: OPA refuses it, too. */
export class CannotFormat extends Error {
  readonly at: { readonly start: number; readonly end: number } | undefined;

  constructor(message: string, at?: { readonly start: number; readonly end: number }) {
    super(message);
    this.at = at;
  }
}

/** Lines being written, and the comments that stand behind what is written so far. */
export class Sheet {
  level = 0;
  /** Whether a line has begun. */
  inline = false;
  /** Comments that are not written yet, in order. */
  remarks: Remarks | undefined;
  /** The comment that ends the present line. */
  atLineEnd: Remark | undefined;
  /** Whether the next end of a line leaves that comment for a later one. */
  delayed = false;
  /** Whether text left as written takes the comment of its last row along. */
  takesLastComment = false;
  readonly #pieces: string[] = [];

  constructor(remarks: Remarks | undefined) {
    this.remarks = remarks;
  }

  /** How many pieces were written. */
  get length(): number {
    return this.#pieces.length;
  }

  between(from: number, to: number): string {
    return this.#pieces.slice(from, to).join("");
  }

  /** Forgets what was written since there were so many pieces. */
  cut(length: number): void {
    this.#pieces.length = length;
  }

  /** All that was written, with one line break at most at its end. */
  finished(): string {
    const text = this.#pieces.join("");
    let end = text.length;
    while (end > 0 && text.charCodeAt(end - 1) === 10) end--;
    return end === text.length ? text : text.slice(0, end + 1);
  }

  write(text: string): void {
    this.#pieces.push(text);
  }

  startLine(): void {
    this.inline = true;
    if (this.level > 0) this.write("\t".repeat(this.level));
  }

  endLine(): void {
    this.inline = false;
    if (this.atLineEnd !== undefined && !this.delayed) {
      this.write(` ${this.atLineEnd.text}`);
      this.atLineEnd = undefined;
    }
    this.delayed = false;
    this.write("\n");
  }

  blankLine(): void {
    if (this.inline) this.endLine();
    this.write("\n");
  }

  writeLine(text: string): void {
    if (!this.inline) this.startLine();
    this.write(text);
    this.endLine();
  }

  up(): void {
    this.level++;
  }

  down(): void {
    if (this.level === 0) throw new CannotFormat("negative indentation level");
    this.level--;
  }

  /** Takes the comments above a row. */
  takeAbove(row: number): readonly Remark[] {
    return this.#take((remark) => remark.row < row);
  }

  /** Takes the comments that begin before an offset. */
  takeBefore(offset: number): readonly Remark[] {
    return this.#take((remark) => remark.start < offset);
  }

  #take(test: (remark: Remark) => boolean): readonly Remark[] {
    const taken: Remark[] = [];
    while (this.remarks !== undefined && test(this.remarks.first)) {
      taken.push(this.remarks.first);
      this.remarks = this.remarks.rest;
    }
    return taken;
  }

  /** Whether a comment stands behind the row `above` and before the row `below`. */
  hasRemarkBetween(above: number, below: number): boolean {
    let next = this.remarks;
    while (next !== undefined && next.first.row <= above) next = next.rest;
    return next !== undefined && next.first.row < below;
  }

  /** Writes the comments above a row; the one in it will end the line. */
  insertRemarks(row: number): void {
    const before = this.takeAbove(row);
    const at = this.remarks?.first.row === row ? this.remarks.first : undefined;
    if (at !== undefined) this.remarks = this.remarks?.rest;
    this.writeRemarks(before);
    const last = before.at(-1);
    if (last !== undefined && row - last.row > 1) this.blankLine();
    this.endLineWith(at);
  }

  writeRemarks(remarks: readonly Remark[]): void {
    let inMetadata = false;
    let last: Remark | undefined;
    for (const remark of remarks) {
      const gap = last === undefined ? 0 : remark.row - last.row;
      if (gap > 1) {
        this.blankLine();
        inMetadata = false;
      } else if (inMetadata && remark.metadata) {
        this.blankLine();
      }
      if (remark.metadata) inMetadata = true;
      this.writeLine(remark.text);
      last = remark;
    }
  }

  /** Sets the comment at the end of the line. A second one has no place: the first is dropped and the caller told. */
  endLineWith(remark: Remark | undefined): void {
    if (this.atLineEnd === undefined) {
      this.atLineEnd = remark;
    } else if (remark !== undefined) {
      this.atLineEnd = undefined;
      throw new UnexpectedComment();
    }
  }
}

export function listOf(remarks: readonly Remark[], rest?: Remarks): Remarks | undefined {
  return remarks.reduceRight<Remarks | undefined>((tail, first) => ({ first, rest: tail }), rest);
}

export function remarksOf(module: Module, places: Places): Remark[] {
  const { text } = module;
  return module.comments.map((comment) => {
    const inside = withoutTrailingSpace(comment.text);
    const before = comment.start === 0 ? 10 : text.charCodeAt(comment.start - 1);
    const atLeftEdge = before === 10 || (comment.start === 1 && before === 0xfeff);
    const end = text.charCodeAt(comment.end) === 13 ? comment.end + 1 : comment.end;
    return {
      start: comment.start,
      row: places.row(comment.start),
      text: `#${inside}`,
      raw: text.slice(comment.start, end),
      metadata: atLeftEdge && inside.trimStart().startsWith("METADATA"),
    };
  });
}

function withoutTrailingSpace(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
}

/** White space as Go's `unicode.IsSpace` has it. */
function isSpace(code: number): boolean {
  return code === 0x85 || (code !== 0xfeff && String.fromCharCode(code).trim() === "");
}
