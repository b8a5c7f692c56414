import { Decimal } from "./decimal.ts";

/** A parsed document: JSON values, with {@link Decimal} for numbers that a double would change. */
export type Json = null | boolean | number | string | Decimal | readonly Json[] | { readonly [key: string]: Json };

/** An object of a parsed document; own keys only count. */
export type JsonObject = { readonly [key: string]: Json };

/** Whether a value is an array of a document; narrows without widening to `any[]` as `Array.isArray` does. */
export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a value is an object of a document: no null, no array, no Decimal. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Decimal);
}

/** The value of an own key; never what an object inherits, so that `constructor` and `__proto__` are ordinary keys. */
export function ownValue(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
