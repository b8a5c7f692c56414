/** The text of a pattern while it is read: how far, and what stands in the portable form instead of a part of it. */
/** A mistake in a pattern, in Go's words: `error parsing regexp: missing closing ): ...` with the place in back-quotes. */
export class PatternError extends Error {
  override readonly name = "PatternError";

  constructor(what: string, where: string) {
    super(`error parsing regexp: ${what}: \`${where}\``);
  }
}

export class PatternText {
  readonly source: string;
  /** Where the next character stands. */
  at = 0;
  #portable = "";
  #copied = 0;

  constructor(source: string) {
    this.source = source;
  }

  peek(): string | undefined {
    return this.source[this.at];
  }

  /** The next character, which is there. */
  take(): string {
    const character = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0);
    this.at += character.length;
    return character;
  }

  /** The text from a place up to the next character. */
  since(start: number): string {
    return this.source.slice(start, this.at);
  }

  /** Says that a stretch of the source has another text in the portable form. */
  replace(start: number, end: number, text: string): void {
    this.#portable += this.source.slice(this.#copied, start) + text;
    this.#copied = end;
  }

  /** The whole in the subset of the syntax that all RE2 engines read alike. */
  get portable(): string {
    return this.#portable + this.source.slice(this.#copied);
  }
}
