/**
 * The program after names are resolved: every variable is a number within its clause, every other name is `input`, a
 * path under `data`, or a builtin. Everything later (rule tree, plan) reads this form only.
 */
import type { Builtin } from "../builtins/builtin.ts";
import type { Value } from "../runtime/value.ts";
import type { Module, Rule } from "../syntax/ast.ts";

/** Where a node stands in its module's text. */
export interface At {
  readonly start: number;
  readonly end: number;
}

export type Resolved =
  | { readonly r: "const"; readonly value: Value; readonly at: At }
  | { readonly r: "var"; readonly id: number; readonly at: At }
  | { readonly r: "input"; readonly at: At }
  /** `data` itself has no parts. */
  | { readonly r: "data"; readonly parts: readonly Resolved[]; readonly at: At }
  | { readonly r: "ref"; readonly base: Resolved; readonly parts: readonly Resolved[]; readonly at: At }
  | { readonly r: "array"; readonly items: readonly Resolved[]; readonly at: At }
  | { readonly r: "set"; readonly items: readonly Resolved[]; readonly at: At }
  | { readonly r: "object"; readonly entries: readonly (readonly [Resolved, Resolved])[]; readonly at: At }
  | ResolvedComprehension
  | ResolvedCall
  | { readonly r: "template"; readonly parts: readonly (string | ResolvedComprehension)[]; readonly at: At };

export interface ResolvedComprehension {
  readonly r: "comprehension";
  readonly kind: "array" | "set" | "object";
  /** Only for objects. */
  readonly key: Resolved | undefined;
  readonly value: Resolved;
  readonly body: readonly ResolvedExpr[];
  readonly at: At;
}

export type Callee =
  | { readonly builtin: Builtin }
  /** A function of the program, by its path under `data`. */
  | { readonly path: readonly string[] };

export interface ResolvedCall {
  readonly r: "call";
  readonly callee: Callee;
  readonly args: readonly Resolved[];
  readonly at: At;
}

export type WithTarget =
  | { readonly kind: "input"; readonly path: readonly string[] }
  | { readonly kind: "data"; readonly path: readonly string[] }
  | { readonly kind: "builtin"; readonly name: string };

export interface ResolvedWith {
  readonly target: WithTarget;
  /** A value to put there, or the function that stands in for the one that `target` names. */
  readonly value: Resolved | undefined;
  readonly mock: Callee | undefined;
  readonly at: At;
}

interface ExprBase {
  readonly negated: boolean;
  readonly with: readonly ResolvedWith[];
  readonly at: At;
}

export type ResolvedExpr =
  | (ExprBase & { readonly e: "term"; readonly term: Resolved })
  | (ExprBase & { readonly e: "unify"; readonly a: Resolved; readonly b: Resolved })
  | (ExprBase & {
      readonly e: "some";
      readonly key: Resolved | undefined;
      readonly value: Resolved;
      readonly collection: Resolved;
    })
  | (ExprBase & {
      readonly e: "every";
      readonly key: number | undefined;
      readonly value: number;
      readonly domain: Resolved;
      readonly body: readonly ResolvedExpr[];
    });

export interface ResolvedBranch {
  /** `undefined` for `contains`. */
  readonly value: Resolved | undefined;
  readonly body: readonly ResolvedExpr[];
}

export interface Variable {
  readonly name: string;
  readonly at: At;
}

/** One rule of the text: a head, and the bodies tried in order until one succeeds. */
export interface Clause {
  readonly module: Module;
  readonly rule: Rule;
  readonly isDefault: boolean;
  /** The package's path. */
  readonly package: readonly string[];
  /** What follows the package in the head's name; the leading constant strings decide the place in the rule tree. */
  readonly ref: readonly Resolved[];
  /** For functions: how many arguments. They are the variables 0 … arity-1; patterns are unified in each branch. */
  readonly arity: number | undefined;
  readonly contains: Resolved | undefined;
  readonly branches: readonly ResolvedBranch[];
  readonly variables: readonly Variable[];
  /** Whether a mistake was found in it already: planning it would only repeat that in other words. */
  readonly isBroken: boolean;
}
