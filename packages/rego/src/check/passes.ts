const nothing = new Uint8Array(0);
const none: readonly number[] = [];

/**
 * Passes over a body, in its order, until nothing more can be placed: how OPA orders expressions by what they need. An
 * expression that could not be placed is looked at again only when something that it waits for has changed, so that a
 * body written backwards, which takes as many passes as it has expressions, does not take the square of them.
 */
export class Passes {
  readonly #count: number;
  /** 1 where an expression is to be looked at. Searching the bytes for the next one is what a pass costs. */
  #due: Uint8Array = nothing;
  #placed: Uint8Array = nothing;

  constructor(count: number) {
    this.#count = count;
  }

  /** Something that an expression waits for has changed. */
  wake(index: number): void {
    if (this.#placed[index] === 0) this.#due[index] = 1;
  }

  /** `place` tells whether it could place an expression. Returns those that it could not, in their order. */
  run(place: (index: number) => boolean): readonly number[] {
    // Most bodies are in order: nothing is noted until one is not.
    let at = 0;
    while (at < this.#count && place(at)) at++;
    if (at === this.#count) return none;
    this.#due = new Uint8Array(this.#count).fill(1, at + 1);
    this.#placed = new Uint8Array(this.#count).fill(1, 0, at);
    for (at = this.#due.indexOf(1); at >= 0; at = this.#next(at)) {
      if (place(at)) this.#placed[at] = 1;
      // Last, for what an expression changes it may itself have waited for.
      this.#due[at] = 0;
    }
    return [...this.#placed.keys()].filter((index) => this.#placed[index] === 0);
  }

  /** The next one of this pass, or the first one of the next. */
  #next(at: number): number {
    const next = this.#due.indexOf(1, at + 1);
    return next >= 0 ? next : this.#due.indexOf(1);
  }
}
