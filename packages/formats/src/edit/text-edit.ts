/** A replacement in a text; offsets count UTF-16 units of the text as it was read, `end` is exclusive. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with the edits carried out, those of one place in their order; undefined where two of them overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | undefined {
  const ordered = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let made = "";
  let at = 0;
  for (const { start, end, text: inserted } of ordered) {
    if (start < at) return undefined;
    made += text.slice(at, start) + inserted;
    at = end;
  }
  return made + text.slice(at);
}

/** The lines of a text, as far as edits need them. */
export class Lines {
  readonly text: string;
  /** How this text ends its lines. */
  readonly lineBreak: string;

  constructor(text: string) {
    this.text = text;
    this.lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  }

  start(offset: number): number {
    let i = offset;
    while (i > 0 && !this.#isBreak(i - 1)) i--;
    return i;
  }

  /** Before the break that ends the line. */
  end(offset: number): number {
    let i = offset;
    while (i < this.text.length && !this.#isBreak(i)) i++;
    return i;
  }

  /** Behind the break. */
  next(offset: number): number {
    const end = this.end(offset);
    return this.text.startsWith("\r\n", end) ? end + 2 : Math.min(end + 1, this.text.length);
  }

  /** What stands before an offset on its line. */
  before(offset: number): string {
    return this.text.slice(this.start(offset), offset);
  }

  /** What stands behind an offset on its line. */
  behind(offset: number): string {
    return this.text.slice(offset, this.end(offset));
  }

  /** Whole lines from that of `start` to that of `end`, with one line break: of the last line of a text the one before it. */
  whole(start: number, end: number): TextEdit {
    const from = this.start(start);
    const to = this.next(end);
    const isLast = to === this.text.length && !/[\r\n]$/.test(this.text.slice(from, to));
    if (!isLast || from === 0) return { start: from, end: to, text: "" };
    const before = this.text.startsWith("\r\n", from - 2) ? from - 2 : from - 1;
    return { start: before, end: to, text: "" };
  }

  #isBreak(offset: number): boolean {
    const c = this.text.charCodeAt(offset);
    return c === 10 || c === 13;
  }
}
