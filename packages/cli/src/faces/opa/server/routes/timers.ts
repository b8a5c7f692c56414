import type { Writable } from "../../../go/json.ts";

/** How long the parts of one request take, under OPA's names. */
export class Timers {
  readonly #begun = performance.now();
  readonly #spent = new Map<string, number>();

  /** Adds to the timer of a name what has passed since `since`, a time of performance.now(). */
  add(name: string, since: number): void {
    const key = `timer_${name}_ns`;
    this.#spent.set(key, (this.#spent.get(key) ?? 0) + Math.round((performance.now() - since) * 1e6));
  }

  count(name: string): void {
    this.#spent.set(`counter_${name}`, (this.#spent.get(`counter_${name}`) ?? 0) + 1);
  }

  /** By name, in its order; `handler` is the timer of all of it, as of now. */
  entries(handler?: string): ReadonlyMap<string, Writable> {
    if (handler !== undefined) this.add(handler, this.#begun);
    return new Map([...this.#spent].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
