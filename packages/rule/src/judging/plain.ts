import type { Value } from "../definition.ts";

/** A copy whose objects know no inherited names, so that `constructor` is a key like any other; frozen on demand. */
export function plainCopy(value: Value): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map(plainCopy);
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.create(null) as { [key: string]: Value };
  for (const [key, part] of Object.entries(value)) copy[key] = plainCopy(part);
  return copy;
}

/**
 * Takes inherited names from all objects of a value, in place, and lets nothing of it change. What is still to be sealed was made
 * of JSON, so that a loop over its names meets its own only; that is half of what a list of them costs.
 */
export function seal(value: Value): Value {
  if (isObject(value)) sealObject(value);
  return value;
}

function sealObject(value: object): void {
  if (Array.isArray(value)) {
    for (const part of value as readonly Value[]) if (isObject(part)) sealObject(part);
  } else {
    const fields = value as { readonly [key: string]: Value };
    for (const key in fields) {
      const part = fields[key];
      if (isObject(part)) sealObject(part);
    }
    Object.setPrototypeOf(value, null);
  }
  Object.freeze(value);
}

function isObject(value: Value | undefined): value is Value & object {
  return typeof value === "object" && value !== null;
}
