/** Values by their keys, as many as there is room for: what was put in first goes first. */
export class Kept<T> {
  readonly #most: number;
  readonly #values = new Map<string, T>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  /** Answers with the value. */
  set(key: string, value: T): T {
    if (this.#values.size >= this.#most) this.#values.delete(this.#values.keys().next().value ?? "");
    this.#values.set(key, value);
    return value;
  }
}
