import type { Json } from "@sekisho/core";
import type { EvalPlace } from "../runtime/errors.ts";
import type { Answer, Question } from "../runtime/suspension.ts";
import type { Value } from "../runtime/value.ts";

/** What long work asks whether it may go on. */
export interface Meter {
  /** Uses up steps; throws `eval_budget_exceeded`. Charge before the work, in proportion to it. */
  charge(steps: number): void;
  /** Looks at the clock, whatever was charged: for work of which a few steps may take long. Throws `eval_budget_exceeded`. */
  checkTime(): void;
}

/** What a builtin may use of the evaluation that calls it. */
export interface BuiltinContext extends Meter {
  /** Strict: throws an `EvalError`. Else notes the error and returns undefined, which makes the call undefined. */
  fail(code: "eval_type_error" | "eval_builtin_error", message: string): undefined;
  /** Accounts for elements or characters of a result before they are made; each is a step, too. */
  produce(size: number): void;
  /** The answer given for this key before in the same query, else a new one: one query sees one world. */
  pinned(key: string, make: () => Value): Value;
  /** What the caller knows and the program does not; throws a `Suspension` where that must be found out first. */
  ask?(question: Question): Answer;
  /** What `trace` says, for whoever follows the evaluation. */
  note?(text: string): void;
  /** Where the call stands that runs. */
  place?(): EvalPlace | undefined;
  /** What `opa.runtime` answers. */
  readonly runtime?: Json | undefined;
  /** Nanoseconds since 1970, the same during one query. */
  nowNs(): bigint;
  readonly strict: boolean;
  /** Where `print` writes; undefined when nobody listens. */
  readonly print?: ((line: string) => void) | undefined;
}

/** A function that policies call by name. Arguments are defined values, as many as `args`. */
export interface Builtin {
  readonly name: string;
  readonly args: readonly Type[];
  /** Missing for functions that are called for their effect (print). */
  readonly result: Type | undefined;
  readonly run: (c: BuiltinContext, ...args: Value[]) => Value | undefined;
}

/** What values an argument or a result can be; OPA's type system without what only schemas need. */
export type Type =
  | { readonly kind: "any" | "null" | "boolean" | "number" | "string" }
  | { readonly kind: "array" | "set"; readonly of: Type }
  | { readonly kind: "tuple"; readonly items: readonly Type[] }
  | {
      readonly kind: "object";
      readonly key: Type;
      readonly value: Type;
      /** Entries that are always there, by their string key; `key` and `value` hold for all others. */
      readonly fields?: { readonly [name: string]: Type };
    }
  | { readonly kind: "union"; readonly of: readonly Type[] };

export const any: Type = { kind: "any" };
export const nullType: Type = { kind: "null" };
export const boolean: Type = { kind: "boolean" };
export const number: Type = { kind: "number" };
export const string: Type = { kind: "string" };

export const arrayOf = (of: Type): Type => ({ kind: "array", of });
export const setOf = (of: Type): Type => ({ kind: "set", of });
export const tuple = (...items: Type[]): Type => ({ kind: "tuple", items });
export const union = (...of: Type[]): Type => ({ kind: "union", of });
export const objectOf = (key: Type, value: Type, fields?: { readonly [name: string]: Type }): Type =>
  fields === undefined ? { kind: "object", key, value } : { kind: "object", key, value, fields };

export const anyArray = arrayOf(any);
export const anySet = setOf(any);
export const anyObject = objectOf(any, any);
