import { nameOf } from "./character.ts";
import { TextMistake } from "./mistake.ts";
import type { Extent } from "./tree/tree.ts";

/** A text and a place in it, for readers that go from character to character. */
export class TextScanner {
  readonly text: string;
  at = 0;
  readonly #syntaxCode: string;

  /** `syntaxCode` is the code of the mistakes that {@link unexpected} throws. */
  constructor(text: string, syntaxCode: string) {
    this.text = text;
    this.#syntaxCode = syntaxCode;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The character here, "" at the end. */
  peek(): string {
    return this.text.charAt(this.at);
  }

  /** Goes behind this text where it stands here. */
  take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** Goes behind what a sticky pattern finds here, and gives it; "" where it finds nothing. */
  match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return "";
    const start = this.at;
    this.at = pattern.lastIndex;
    return this.text.slice(start, this.at);
  }

  /** Goes behind this text, which must stand here. */
  expect(text: string, expected: string): void {
    if (!this.take(text)) this.unexpected(expected);
  }

  /** Throws: what stands here is not what had to. */
  unexpected(expected: string, hint?: string): never {
    const character = this.text.codePointAt(this.at);
    const length = character === undefined ? 0 : String.fromCodePoint(character).length;
    const message = `Expected ${expected}, found ${nameOf(character)}`;
    throw new TextMistake(this.#syntaxCode, message, { start: this.at, end: this.at + length }, hint);
  }

  /** Throws a mistake at a stretch of the text. */
  refuse(message: string, at: Extent, hint?: string): never {
    throw new TextMistake(this.#syntaxCode, message, at, hint);
  }
}

/** Counts how deep a reader is in a text. */
export class Depth {
  readonly #most: number;
  #now = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Goes some levels deeper. Throws `document_too_deep`. */
  enter(at: Extent, levels = 1): void {
    this.#now += levels;
    if (this.#now <= this.#most) return;
    throw new TextMistake("document_too_deep", `Expected at most ${this.#most} levels of nesting, found more`, at);
  }

  leave(levels = 1): void {
    this.#now -= levels;
  }
}
