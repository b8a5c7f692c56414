/** A run of whole entries of a block collection; offsets count in the text that was split. */
export interface Run {
  readonly start: number;
  readonly end: number;
}

/** An entry of a mapping whose value is so large that it is split, too: its key's line, and the parts of the value. */
export interface Nested {
  readonly keyLine: Run;
  readonly value: Split;
}

/** A block mapping or sequence in parts that can be read one by one. */
export interface Split {
  readonly isSequence: boolean;
  readonly parts: readonly (Run | Nested)[];
}

/** How large a run gets before the next one starts, in characters; an entry more than twice as large is split itself. */
export type Sizes = { readonly run: number };

/**
 * Cuts a document at the lines on which the entries of its outermost collection start, and those of entries that are
 * large themselves. Undefined where the text is no block collection, or one whose entries lines do not show: keys that
 * are no plain or quoted text, merges, tags and anchors before the whole, tabs. A cut is never inside of an entry of a
 * sound document: what stands at the margin of a collection starts an entry, in YAML, but for a sequence below its key.
 */
export function splitDocument(text: string, sizes: Sizes): Split | undefined {
  const mark = /^(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*(?:---[ \t]*(?:#[^\r\n]*)?\r?\n)?/.exec(text);
  const end = text.search(/^\.\.\.[ \t]*\r?$/m);
  const splitter = new Splitter(text, sizes);
  return splitter.block({ start: mark?.[0].length ?? 0, end: end < 0 ? text.length : end }, { least: 0, below: -1 });
}

/** Where a collection may stand: its least column, and the column of the key that it is the value of. */
interface Margin {
  readonly least: number;
  readonly below: number;
}

interface Line {
  readonly start: number;
  /** Behind its line break. */
  readonly end: number;
  readonly column: number;
  /** The first character that is no space. */
  readonly first: string;
  /** Whether there is an indicator: the first character, with space behind it. */
  readonly isIndicator: boolean;
}

class Splitter {
  readonly #text: string;
  readonly #size: number;

  constructor(text: string, { run }: Sizes) {
    this.#text = text;
    this.#size = run;
  }

  block(region: Run, margin: Margin): Split | undefined {
    const head = this.#nextLine(region.start, region.end);
    if (head === undefined || head.column < margin.least) return undefined;
    const isSequence = head.first === "-" && head.isIndicator;
    if (head.column === margin.below && !isSequence) return undefined;
    const starts = this.#entries(region, head, isSequence);
    return starts && { isSequence, parts: this.#parts(starts, region.end, isSequence) };
  }

  /** Where the entries start; undefined where a line does not fit. */
  #entries(region: Run, head: Line, isSequence: boolean): readonly number[] | undefined {
    const starts: number[] = [];
    for (let line: Line | undefined = head; line !== undefined; line = this.#nextLine(line.end, region.end)) {
      if (line.first === "\t" || line.column < head.column) return undefined;
      if (line.column > head.column) continue;
      const isItem = line.first === "-" && line.isIndicator;
      if (isSequence) {
        if (!isItem) return undefined;
        starts.push(line.start);
      } else if (!isItem) {
        if (isOddKey(line)) return undefined;
        starts.push(line.start);
      }
    }
    return starts;
  }

  #parts(starts: readonly number[], end: number, isSequence: boolean): readonly (Run | Nested)[] {
    const parts: (Run | Nested)[] = [];
    let from = starts[0] ?? end;
    const close = (to: number): void => {
      if (to > from) parts.push({ start: from, end: to });
      from = to;
    };
    for (const [i, start] of starts.entries()) {
      const next = starts[i + 1] ?? end;
      const nested = !isSequence && next - start > 2 * this.#size ? this.#nested(start, next) : undefined;
      if (nested !== undefined) {
        close(start);
        parts.push(nested);
        from = next;
      } else if (next - from >= this.#size) close(next);
    }
    close(end);
    return parts;
  }

  /** An entry whose line has the key alone. */
  #nested(start: number, end: number): Nested | undefined {
    const line = this.#nextLine(start, end);
    if (line === undefined) return undefined;
    const text = this.#text.slice(line.start, Math.min(line.end, line.start + LONGEST_KEY));
    if (!KEY_ALONE.test(text)) return undefined;
    const value = this.block({ start: line.end, end }, { least: line.column, below: line.column });
    return value && { keyLine: { start: line.start, end: line.end }, value };
  }

  /** The first line from `start` on that has text which is no comment. */
  #nextLine(start: number, end: number): Line | undefined {
    let at = start;
    while (at < end) {
      const lineFeed = this.#text.indexOf("\n", at);
      const next = lineFeed < 0 || lineFeed >= end ? end : lineFeed + 1;
      let i = at;
      while (this.#text.charCodeAt(i) === 32) i++;
      const first = i < next ? this.#text.charAt(i) : "\n";
      if (first !== "\n" && first !== "\r" && first !== "#" && !(first === "\t" && this.#isBlank(i, next))) {
        const behind = this.#text.charCodeAt(i + 1);
        const isIndicator = i + 1 >= next || behind === 32 || behind === 10 || behind === 13 || behind === 9;
        return { start: at, end: next, column: i - at, first, isIndicator };
      }
      at = next;
    }
    return undefined;
  }

  #isBlank(from: number, to: number): boolean {
    return this.#text.slice(from, to).trim() === "";
  }
}

const LONGEST_KEY = 1_000;
const KEY_ALONE =
  /^ *(?:[^\s"'#,[\]{}&*!|>%@`?:-][^\r\n"'#:]*|"[^"\\\r\n]*"|'[^'\r\n]*')[ ]*:[ \t]*(?:#[^\r\n]*)?\r?\n$/;

/** Whether a key may be something else than text, or a merge. */
function isOddKey({ first, isIndicator }: Line): boolean {
  return "<!&*|>%@`{}[],".includes(first) || ((first === "?" || first === ":") && isIndicator);
}
