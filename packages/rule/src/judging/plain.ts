import type { Value } from "../definition.ts";

/** A copy whose objects know no inherited names, so that `constructor` is a key like any other; frozen on demand. */
export function plainCopy(value: Value): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map(plainCopy);
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.create(null) as { [key: string]: Value };
  for (const [key, part] of Object.entries(value)) copy[key] = plainCopy(part);
  return copy;
}

/** Takes inherited names from all objects of a value, in place, and lets nothing of it change. */
export function seal(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) for (const part of value as readonly Value[]) seal(part);
  else {
    for (const part of Object.values(value)) seal(part);
    Object.setPrototypeOf(value, null);
  }
  return Object.freeze(value);
}
