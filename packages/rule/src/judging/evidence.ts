import type { Value } from "../definition.ts";

/** What one violation may carry. */
const MOST_NODES = 10_000;
const MOST_DEPTH = 64;

/** A result of a check that can't be a violation. */
export class ResultMistake extends Error {
  override readonly name = "ResultMistake";
}

/**
 * The evidence as JSON: fields without a value are left out. `unwrap` gives the part of the subject behind what was handed
 * out. Throws {@link ResultMistake} for what is no JSON.
 */
export function evidenceOf(given: unknown, unwrap: (value: object) => object): { readonly [field: string]: Value } {
  if (!isPlainObject(given))
    throw new ResultMistake(`report takes a text or an object of evidence; found ${describe(given)}`);
  let nodes = 0;
  const copy = (value: unknown, name: string, depth: number): Value => {
    nodes += 1;
    if (nodes > MOST_NODES || depth > MOST_DEPTH) throw new ResultMistake(`the evidence ${name} is too large`);
    if (value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "bigint")
      return value;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    const part = typeof value === "object" && value !== null ? unwrap(value) : value;
    if (Array.isArray(part)) return (part as readonly unknown[]).map((item) => copy(item ?? null, name, depth + 1));
    if (isPlainObject(part)) return fields(part, name, depth + 1);
    throw new ResultMistake(`the evidence ${name} is ${describe(value)}, which JSON can't hold`);
  };
  const fields = (
    from: { readonly [field: string]: unknown },
    name: string,
    depth: number,
  ): { [field: string]: Value } => {
    const made = Object.create(null) as { [field: string]: Value };
    for (const [field, value] of Object.entries(from))
      if (value !== undefined) made[field] = copy(value, depth === 0 ? field : name, depth);
    return made;
  };
  return fields(given, "", 0);
}

function isPlainObject(value: unknown): value is { readonly [field: string]: unknown } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** What was found instead, in a message. */
export function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number") return String(value);
  return typeof value === "object" ? "an object of a class" : `a ${typeof value}`;
}
