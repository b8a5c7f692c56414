import type { Context, Value } from "../definition.ts";
import { UnknownRead } from "./unknown-read.ts";

const KEYS: readonly (keyof Context)[] = ["gate", "scope", "operation", "user", "old", "namespace"];

/** The context as checks read it, and which keys they looked at that the gate does not know. */
export class SeenContext {
  readonly value: Context;
  #unknown: string[] = [];

  constructor(given: { readonly [key: string]: Value }) {
    const value = Object.create(null) as object;
    for (const key of KEYS) {
      const known = Object.hasOwn(given, key) ? given[key] : undefined;
      Object.defineProperty(value, key, {
        enumerable: true,
        get: () => {
          if (known !== undefined) return known;
          this.#unknown.push(key);
          throw new UnknownRead(`this gate does not know context.${key}`);
        },
      });
    }
    // All keys have a getter that gives the value or throws.
    this.value = Object.freeze(value) as Context;
  }

  get unknown(): readonly string[] {
    return this.#unknown;
  }

  /** For the next check: what others looked at is not its business. */
  forget(): this {
    if (this.#unknown.length > 0) this.#unknown = [];
    return this;
  }
}
