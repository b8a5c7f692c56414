/**
 * The form that types are inferred in, which is OPA's: no call stands inside another term, every ref begins at `input`,
 * `data` or a variable, and refs and comprehensions inside calls and literals have variables of their own.
 */
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
  | { readonly path: readonly string[] }
  | { readonly name: string; readonly type: FunctionType };

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
