import type { Context, Value } from "../definition.ts";
import { UnknownRead } from "./unknown-read.ts";

const KEYS: readonly (keyof Context)[] = ["gate", "scope", "operation", "user", "old", "namespace"];

/** The context as a check reads it, and which keys it looked at that the gate does not know. */
export function contextOf(given: { readonly [key: string]: Value }): {
  readonly value: Context;
  readonly unknown: readonly string[];
} {
  const unknown: string[] = [];
  const value = Object.create(null) as object;
  for (const key of KEYS) {
    const known = Object.hasOwn(given, key) ? given[key] : undefined;
    Object.defineProperty(value, key, {
      enumerable: true,
      get: () => {
        if (known !== undefined) return known;
        unknown.push(key);
        throw new UnknownRead(`this gate does not know context.${key}`);
      },
    });
  }
  // All keys have a getter that gives the value or throws.
  return { value: Object.freeze(value) as Context, unknown };
}
