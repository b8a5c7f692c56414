import { Decimal, type Json } from "@sekisho/core/browser";
import { RObj, RSet } from "../runtime/collections.ts";
import { isPlainObject } from "../runtime/kinds.ts";
import { define } from "../runtime/objects.ts";
import type { Value } from "../runtime/value.ts";

/** A value as JSON: scalars as they are, everything else as an array that begins with a letter. */
export function encodeValue(value: Value): Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Object.is(value, -0) ? ["-0"] : value;
  if (value instanceof Decimal) return ["d", Decimal.text(value)];
  if (value instanceof RSet) return ["s", ...RSet.items(value).map(encodeValue)];
  if (value instanceof RObj) return ["m", ...RObj.entries(value).flat().map(encodeValue)];
  if (isPlainObject(value)) return ["o", ...Object.entries(value).flatMap(([key, part]) => [key, encodeValue(part)])];
  return ["a", ...value.map(encodeValue)];
}

/** The value that `encodeValue` wrote. Throws on anything else. */
export function decodeValue(json: Json): Value {
  if (!Array.isArray(json)) {
    if (typeof json === "object" && json !== null) throw new Error("not an encoded value");
    return json;
  }
  // `isArray` widens to any[]; the parts of JSON are JSON.
  const [letter, ...parts] = json as readonly Json[];
  switch (letter) {
    case "a":
      return parts.map(decodeValue);
    case "o": {
      const object: Record<string, Value> = {};
      for (const [key, value] of pairs(parts)) if (typeof key === "string") define(object, key, value);
      return object;
    }
    case "d":
      return new Decimal(textOf(parts[0]));
    case "-0":
      return -0;
    case "s":
      return RSet.of(parts.map(decodeValue));
    case "m":
      return RObj.of(pairs(parts));
    default:
      throw new Error("not an encoded value");
  }
}

function textOf(json: Json | undefined): string {
  if (typeof json !== "string") throw new Error("not an encoded value");
  return json;
}

function pairs(parts: readonly Json[]): (readonly [Value, Value])[] {
  const values = parts.map(decodeValue);
  return values.flatMap((key, i) => {
    const value = values[i + 1];
    return i % 2 === 0 && value !== undefined ? [[key, value] as const] : [];
  });
}
