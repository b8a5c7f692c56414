/**
 * The form that types are inferred in, which is OPA's: no call stands inside another term, every ref begins at `input`,
 * `data` or a variable, and refs and comprehensions inside calls and literals have variables of their own.
 */

import { RSet } from "../../runtime/collections.ts";
import { compare } from "../../runtime/compare.ts";
import { isArray, isObject, isSet } from "../../runtime/kinds.ts";
import { sortedEntriesOf } from "../../runtime/objects.ts";
import type { Value } from "../../runtime/value.ts";
import type { At, Callee, WithTarget } from "../resolved.ts";
import type { FunctionType } from "./types.ts";

export type Root = "input" | "data";

export type Flat =
  | { readonly t: "const"; readonly value: Value; readonly at: At }
  | { readonly t: "var"; readonly id: number; readonly at: At }
  | FlatRef
  | { readonly t: "array" | "set"; readonly items: readonly Flat[]; readonly at: At }
  | { readonly t: "object"; readonly entries: readonly (readonly [Flat, Flat])[]; readonly at: At }
  | FlatComprehension;

export interface FlatRef {
  readonly t: "ref";
  /** A number is a variable. */
  readonly head: Root | number;
  readonly parts: readonly Flat[];
  readonly at: At;
}

export interface FlatComprehension {
  readonly t: "comprehension";
  readonly kind: "array" | "set" | "object";
  readonly key: Flat | undefined;
  readonly value: Flat;
  readonly body: readonly FlatExpr[];
  readonly at: At;
}

/** What a call calls: a function of the program by its path, or something with a type of its own. */
export type FlatCallee =
  | { readonly path: readonly string[]; readonly arity: number }
  | { readonly name: string; readonly arity: number; readonly type: FunctionType };

export interface FlatWith {
  readonly target: WithTarget;
  readonly value: Flat | undefined;
  readonly mock: Callee | undefined;
  readonly at: At;
}

interface Base {
  readonly negated: boolean;
  readonly with: readonly FlatWith[];
  readonly at: At;
}

export type FlatExpr =
  | (Base & { readonly f: "term"; readonly term: Flat })
  | (Base & { readonly f: "eq"; readonly a: Flat; readonly b: Flat })
  | (Base & { readonly f: "call"; readonly callee: FlatCallee; readonly args: readonly Flat[] })
  | (Base & {
      readonly f: "every";
      readonly key: number | undefined;
      readonly value: number;
      readonly domain: Flat;
      readonly body: readonly FlatExpr[];
    });

/** A body in that form, with what its head is made of. */
export interface FlatBranch {
  readonly body: readonly FlatExpr[];
  readonly args: readonly Flat[];
  /** The parts of the name behind the first one that is no constant. */
  readonly path: readonly Flat[];
  readonly value: Flat;
}

/** The elements of an array, whether they are constants or not. */
export function arrayItems(term: Flat): readonly Flat[] | undefined {
  if (term.t === "array") return term.items;
  if (term.t !== "const" || !isArray(term.value)) return undefined;
  return term.value.map((value) => ({ t: "const", value, at: term.at }));
}

/** The elements of a set, whether they are constants or not. */
export function setItems(term: Flat): readonly Flat[] | undefined {
  if (term.t === "set") return term.items;
  if (term.t !== "const" || !isSet(term.value)) return undefined;
  return RSet.sorted(term.value).map((value) => ({ t: "const", value, at: term.at }));
}

/** The entries of an object, whether they are constants or not. */
export function objectEntries(term: Flat): readonly (readonly [Flat, Flat])[] | undefined {
  if (term.t === "object") return term.entries;
  if (term.t !== "const" || !isObject(term.value)) return undefined;
  const { at } = term;
  return sortedEntriesOf(term.value).map(([key, value]) => [
    { t: "const", value: key, at },
    { t: "const", value, at },
  ]);
}

/** Whether a term is, or holds, something that only an evaluation gives a value to. */
export function needsEvaluation(term: Flat): boolean {
  switch (term.t) {
    case "ref":
    case "comprehension":
      return true;
    case "array":
    case "set":
      return term.items.some(needsEvaluation);
    case "object":
      return term.entries.some(([key, value]) => needsEvaluation(key) || needsEvaluation(value));
    case "const":
    case "var":
      return false;
  }
}

/** Whether two keys are the same as far as the text tells. */
export function sameKey(a: Flat, b: Flat): boolean {
  if (a.t === "const" && b.t === "const") return compare(a.value, b.value) === 0;
  return a.t === "var" && b.t === "var" && a.id === b.id;
}
