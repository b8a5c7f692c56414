/** From so many on a map is faster than looking at each. */
const MANY = 12;

/** The names of a body's arguments. Most bodies have few, and a map for each of them costs more than all else in them. */
export class ArgumentNames {
  readonly #few: string[] = [];
  /** Where each of the few starts. */
  readonly #starts: number[] = [];
  #many: Map<string, number> | undefined;

  /** Takes a name that starts there; where it is taken already, gives where it starts first. */
  add(name: string, start: number): number | undefined {
    if (this.#many !== undefined) {
      const before = this.#many.get(name);
      if (before === undefined) this.#many.set(name, start);
      return before;
    }
    const before = this.#few.indexOf(name);
    if (before >= 0) return this.#starts[before];
    this.#few.push(name);
    this.#starts.push(start);
    if (this.#few.length === MANY) this.#many = new Map(this.#few.map((few, i) => [few, this.#starts[i] ?? 0]));
    return undefined;
  }
}
