import { nameOf } from "../character.ts";
import { TextMistake } from "../mistake.ts";
import { Scanner } from "./scan.ts";
import type { Extent } from "./syntax.ts";
import type { TokenType } from "./token.ts";

/** Where to begin, and how deep a text may nest. */
export interface CursorOptions {
  readonly at?: number;
  readonly maxDepth: number;
}

/**
 * The tokens of a text, for a parser that looks one ahead; `start` and `end` are those of the token that was read last.
 * Inside of brackets line breaks mean nothing.
 */
export class Cursor {
  readonly text: string;
  start: number;
  end: number;
  readonly #scanner: Scanner;
  readonly #maxDepth: number;
  /** How line breaks count at each level: as tokens, or as white space. */
  readonly #levels: boolean[] = [true];
  #isAhead = false;

  constructor(text: string, { at = 0, maxDepth }: CursorOptions) {
    this.text = text;
    this.start = at;
    this.end = at;
    this.#scanner = new Scanner(text, at);
    this.#maxDepth = maxDepth;
  }

  /** The type of the next token. What is skipped here stays skipped: no level goes back to a line break in it. */
  peek(): TokenType {
    const scanner = this.#scanner;
    if (!this.#isAhead) {
      scanner.next();
      this.#isAhead = true;
    }
    if (this.#levels[this.#levels.length - 1] !== true) while (scanner.type === "newline") scanner.next();
    return scanner.type;
  }

  read(): TokenType {
    const type = this.peek();
    this.start = this.#scanner.start;
    this.end = this.#scanner.end;
    this.#isAhead = false;
    return type;
  }

  /** Reads the next token where it is of this type. */
  take(type: TokenType): boolean {
    if (this.peek() !== type) return false;
    this.read();
    return true;
  }

  /**
   * Reads a quoted text that means what it says, where the next token is its quote: no escapes, no sequences. `start` and
   * `end` are then those of its quotes. Undefined, and nothing is read, for every other one.
   */
  plainQuoted(): string | undefined {
    const scanner = this.#scanner;
    if (!scanner.plainQuoted()) return undefined;
    this.start = scanner.start;
    this.end = scanner.end;
    this.#isAhead = false;
    return this.text.slice(this.start + 1, this.end - 1);
  }

  /** Reads a token that must be of this type; `expected` says what it is for. */
  expect(type: TokenType, expected: string, hint?: string): void {
    if (!this.take(type)) this.unexpected(expected, hint);
  }

  /** Whether the next token is this word. */
  isWord(word: string): boolean {
    const type = this.peek();
    const { start, end } = this.#scanner;
    return type === "ident" && end - start === word.length && this.text.startsWith(word, start);
  }

  /** The text of the token that was read last. */
  word(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Whatever is read until {@link leave} stands one level deeper. Throws `document_too_deep`. */
  enter(newlines: "tokens" | "space" | "as outside"): void {
    if (this.#levels.length > this.#maxDepth) {
      const message = `Expected at most ${this.#maxDepth} levels of nesting, found more`;
      throw new TextMistake("document_too_deep", message, { start: this.start, end: this.end });
    }
    this.#levels.push(newlines === "as outside" ? this.#levels.at(-1) === true : newlines === "tokens");
  }

  leave(): void {
    this.#levels.pop();
  }

  /** Throws: the next token is not what had to stand here. */
  unexpected(expected: string, hint?: string): never {
    const type = this.peek();
    const { start, end } = this.#scanner;
    const [found, more] = this.#found(type, { start, end });
    throw new TextMistake("hcl_syntax", `Expected ${expected}, found ${found}`, { start, end }, hint ?? more);
  }

  #found(type: TokenType, { start, end }: Extent): [text: string, hint: string | undefined] {
    if (type === "newline") return ["the end of the line", undefined];
    if (type === "ident" || type === "number")
      return [`\`${this.text.slice(start, Math.min(end, start + 40))}\``, undefined];
    const first = type === "eof" ? undefined : this.text.codePointAt(start);
    const hint = type === "invalid" && first !== undefined ? HINTS.get(String.fromCodePoint(first)) : undefined;
    return [nameOf(first), hint];
  }
}

const ONE_LINE = "A quoted text ends on its line: write `\\n`, or use a heredoc, `<<EOT`.";
const HINTS: ReadonlyMap<string, string> = new Map([
  ["'", 'HCL takes double quotes only: `"`.'],
  ["`", "Text over several lines is a heredoc: `<<EOT`."],
  [";", "Arguments stand on lines of their own."],
  ["“", 'HCL takes straight quotes only: `"`.'],
  ["”", 'HCL takes straight quotes only: `"`.'],
  ["&", "The operator is `&&`."],
  ["|", "The operator is `||`."],
  ["\n", ONE_LINE],
  ["\r", ONE_LINE],
]);
