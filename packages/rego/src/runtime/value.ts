/**
 * The values of Rego, as JavaScript holds them:
 * - null, booleans, strings, arrays and plain objects are the parsed document itself, never copied;
 * - a number is a double that prints as it was written, else a `Decimal` (core);
 * - a set is an {@link RSet}; an object with at least one key that is no string is an {@link RObj};
 * - undefined is JavaScript's `undefined`, and never stands inside a value.
 */
import type { Decimal } from "@sekisho/core";
import type { RObj, RSet } from "./collections.ts";

export type Value = null | boolean | number | string | Decimal | RSet | RObj | readonly Value[] | PlainObject;
export type PlainObject = { readonly [key: string]: Value };
export type Maybe = Value | undefined;
