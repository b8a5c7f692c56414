import type { Meter } from "../builtin.ts";

/** Instructions times characters between two looks at the clock: less than a few hundredths of a second. */
const work = 1 << 16;

/** Below this product of a text's length and a program's size one search ends at once. */
export const harmless = 1 << 14;

/**
 * A text that counts how often it is read. An automaton takes a step for each character that it reads, and nobody knows
 * beforehand how many: a search may go to the end and come back with a match at its start.
 *
 * re2js takes what says of itself that it is a string. A class that extends String would do, too, but its mere existence
 * makes V8 give up an assumption about all strings: rules with sprintf took twice the time.
 */
export class MeteredText {
  readonly #text: string;
  readonly #meter: Meter;
  readonly #interval: number;
  #left: number;
  readonly [Symbol.toStringTag] = "String";
  readonly length: number;

  /** `size` is the number of instructions of the program: one step may run each of them. */
  constructor(text: string, meter: Meter, size: number) {
    this.length = text.length;
    this.#text = text;
    this.#meter = meter;
    this.#interval = Math.max(1, Math.floor(work / size));
    this.#left = this.#interval;
  }

  charCodeAt(index: number): number {
    if (--this.#left < 0) this.#look();
    return this.#text.charCodeAt(index);
  }

  /** The part of a pattern that each match holds is searched for before anything else. */
  indexOf(part: string, from = 0): number {
    const found = this.#text.indexOf(part, from);
    // The host compares sixteen characters at a time.
    this.#left -= ((found < 0 ? this.#text.length : found) - from) >> 4;
    if (this.#left < 0) this.#look();
    return found;
  }

  substring(from: number, to: number): string {
    return this.#text.substring(from, to);
  }

  #look(): void {
    this.#meter.charge(this.#interval - this.#left);
    this.#left = this.#interval;
    this.#meter.checkTime();
  }
}
