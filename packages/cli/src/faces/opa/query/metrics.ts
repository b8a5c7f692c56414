/** How long the parts of a command take, under OPA's names: `timer_rego_query_eval_ns`. */
export class Metrics {
  readonly #spent = new Map<string, number>();

  async time<T>(name: string, run: () => T | Promise<T>): Promise<T> {
    const before = process.hrtime.bigint();
    try {
      return await run();
    } finally {
      const key = `timer_${name}_ns`;
      this.#spent.set(key, (this.#spent.get(key) ?? 0) + Number(process.hrtime.bigint() - before));
    }
  }

  /** By name, in its order. */
  entries(): readonly (readonly [name: string, ns: number])[] {
    return [...this.#spent].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
