/** The lines of a text, numbered as spans number them: `\r\n`, `\n` and a lone `\r` end a line. */
export class SourceLines {
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (let i = text.search(/[\r\n]/); i >= 0 && i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) this.#starts.push(i + 1);
    }
  }

  get count(): number {
    return this.#starts.length;
  }

  /** A line without its end, from 1; "" for one that is not there. */
  line(number: number): string {
    const start = this.#starts[number - 1];
    if (start === undefined) return "";
    let end = this.#starts[number] ?? this.#text.length;
    if (this.#text.charCodeAt(end - 1) === 10 && end > start) end--;
    if (this.#text.charCodeAt(end - 1) === 13 && end > start) end--;
    return this.#text.slice(start, end);
  }
}

/** The text of bytes that a reader has taken, counted as it counted: without a byte order mark. */
export function sourceLines(bytes: Uint8Array): SourceLines {
  return new SourceLines(new TextDecoder().decode(bytes));
}
