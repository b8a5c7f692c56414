import { Joined, type Piece } from "../joined.ts";
import { TextMistake } from "../mistake.ts";
import type { Extent } from "../tree/tree.ts";
import { trimWhiteEnd, trimWhiteStart } from "../white.ts";

/** The text of a comment line, and where it stands. */
export interface Comment extends Extent {
  readonly text: string;
}

/** One line of the file, without its line break. */
interface Line extends Extent {
  readonly text: string;
}

/**
 * Goes through a Dockerfile as BuildKit does: takes escape directives, joins continued lines, leaves comments and empty
 * lines between them out.
 */
export class Lines {
  escape = "\\";
  /** Comments since the instruction before. */
  comments: Comment[] = [];
  readonly #text: string;
  readonly #directives = new Set<string>();
  #mayBeDirective = true;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next instruction; undefined at the end of the file. */
  next(): Joined | undefined {
    for (let line = this.#line(); line !== undefined; line = this.#line()) {
      const trimmed = trimWhiteStart(line.text);
      const start = line.end - trimmed.length;
      if (trimmed.startsWith("#")) this.#comment(line, { text: trimmed, start, end: line.end });
      else {
        this.#mayBeDirective = false;
        const logical = this.#logical({ text: trimmed, start, end: line.end });
        if (logical !== undefined) return logical;
      }
    }
    return undefined;
  }

  /** Goes behind the line that ends a heredoc; false where there is none. */
  skipHeredoc(name: string, stripsTabs: boolean): boolean {
    for (let line = this.#line(); line !== undefined; line = this.#line()) {
      const text = line.text.replace(/\r+$/, "");
      if ((stripsTabs ? text.replace(/^\t+/, "") : text) === name) return true;
    }
    return false;
  }

  #line(): Line | undefined {
    const start = this.#at;
    if (start >= this.#text.length) return undefined;
    const lineFeed = this.#text.indexOf("\n", start);
    const after = lineFeed < 0 ? this.#text.length : lineFeed;
    this.#at = after + 1;
    let end = after;
    while (end > start && this.#text.charCodeAt(end - 1) === 13) end--;
    return { text: this.#text.slice(start, end), start, end };
  }

  #comment(line: Line, trimmed: Line): void {
    if (this.#directive(trimmed)) return;
    // BuildKit takes one character off the line as it is written, which is no # where the line is indented.
    const text = trimWhiteEnd(trimWhiteStart(line.text.slice(1)));
    if (text === "") this.comments = [];
    else this.comments.push({ text, start: trimmed.start, end: trimmed.end });
  }

  #directive(line: Line): boolean {
    if (!this.#mayBeDirective) return false;
    const [, word = "", value = ""] = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/.exec(line.text) ?? [];
    const name = word.toLowerCase();
    this.#mayBeDirective = name === "syntax" || name === "escape" || name === "check";
    if (!this.#mayBeDirective) return false;
    if (this.#directives.has(name)) {
      throw new TextMistake("dockerfile_syntax", `Expected the directive ${name} once, found it again`, line);
    }
    this.#directives.add(name);
    if (name === "escape") {
      if (value !== "\\" && value !== "`") {
        throw new TextMistake("dockerfile_syntax", "Expected \\ or ` as the escape character, found another one", line);
      }
      this.escape = value;
    }
    return true;
  }

  /** Joins a line with those that continue it; undefined where nothing is left. */
  #logical(first: Line): Joined | undefined {
    const pieces: Piece[] = [];
    let line: Line | undefined = first;
    let isContinued = false;
    while (line !== undefined) {
      const cut = this.#continuation(line.text);
      isContinued = cut !== undefined;
      const text = line.text.slice(0, cut ?? line.text.length);
      pieces.push({ text, start: line.start, end: line.start + text.length });
      if (!isContinued) break;
      line = this.#line();
      while (line !== undefined && isNothing(line.text)) line = this.#line();
    }
    const joined = new Joined(pieces);
    return joined.text === "" && !isContinued && pieces.length === 1 ? undefined : joined;
  }

  /** Where the escape character that continues a line stands. */
  #continuation(line: string): number | undefined {
    let end = line.length;
    while (end > 0 && (line[end - 1] === " " || line[end - 1] === "\t")) end--;
    if (line[end - 1] !== this.escape) return undefined;
    return end > 1 && line[end - 2] === this.escape ? undefined : end - 1;
  }
}

/** A comment, or no text at all: both may stand between the lines of an instruction. */
function isNothing(line: string): boolean {
  const text = trimWhiteStart(line);
  return text === "" || text.startsWith("#");
}
