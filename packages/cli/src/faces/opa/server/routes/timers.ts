import type { Writable } from "../../../go/json.ts";

/** How long the parts of one request take, under OPA's names. */
export class Timers {
  readonly #begun = process.hrtime.bigint();
  readonly #spent = new Map<string, number>();

  /** Adds to the timer of a name what has passed since `since`. */
  add(name: string, since: bigint): void {
    const key = `timer_${name}_ns`;
    this.#spent.set(key, (this.#spent.get(key) ?? 0) + Number(process.hrtime.bigint() - since));
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
