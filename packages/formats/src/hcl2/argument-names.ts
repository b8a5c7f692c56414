/** From so many on a set is faster than looking at each. */
const MANY = 12;

/** The names of a body's arguments. Most bodies have few, and a set for each of them costs more than all else in them. */
export class ArgumentNames {
  readonly #few: string[] = [];
  #many: Set<string> | undefined;

  /** False where the name is there already. */
  add(name: string): boolean {
    if (this.#many !== undefined) {
      const { size } = this.#many;
      return this.#many.add(name).size > size;
    }
    if (this.#few.includes(name)) return false;
    this.#few.push(name);
    if (this.#few.length === MANY) this.#many = new Set(this.#few);
    return true;
  }
}
