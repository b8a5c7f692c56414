import type { Extent } from "./tree/tree.ts";

/** A stretch of a text that was taken over as it stands. */
export interface Piece extends Extent {
  readonly text: string;
}

/** Where the only piece starts: most texts are one. */
const ONLY: readonly number[] = [0];

/** Stretches of a text put together, with the way back to where each character stands. */
export class Joined {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly #pieces: readonly Piece[];
  /** Where each piece starts in the joined text. */
  readonly #starts: readonly number[];

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
    const [first] = pieces;
    if (first !== undefined && pieces.length === 1) {
      ({ text: this.text, start: this.start, end: this.end } = first);
      this.#starts = ONLY;
      return;
    }
    this.text = pieces.map(({ text }) => text).join("");
    this.start = pieces[0]?.start ?? 0;
    this.end = pieces.at(-1)?.end ?? 0;
    let at = 0;
    this.#starts = pieces.map(({ text }) => {
      at += text.length;
      return at - text.length;
    });
  }

  /** The extent of the characters from `from` up to `to`. */
  place(from: number, to: number): Extent {
    const start = this.#offset(from);
    return { start, end: to > from ? this.#offset(to - 1) + 1 : start };
  }

  #offset(at: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return (this.#pieces[low]?.start ?? 0) + at - (this.#starts[low] ?? 0);
  }
}
