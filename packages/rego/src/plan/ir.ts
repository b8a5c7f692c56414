/**
 * The plan: what the emitters read. Every variable is a numbered local that is bound exactly once on each way through a
 * body; a body is a list of steps in execution order, where a `scan` nests everything behind it. Unification, ordering
 * and the question what a ref means are decided here, none at run time.
 */
import type { Builtin } from "../builtins/builtin.ts";
import type { At } from "../check/resolved.ts";
import type { Value } from "../runtime/value.ts";
import type { Module } from "../syntax/ast.ts";
import type { Group, TreeNode } from "./tree.ts";

/** A place in the text of a module. */
export interface Site {
  readonly module: Module;
  readonly at: At;
}

/** Groups of which only a slice is asked, each with that; nearly always none. */
export type Parted = ReadonlyMap<Group, Group>;

/** A value to compute; undefined anywhere inside makes the whole undefined. */
export type X =
  | { readonly x: "const"; readonly value: Value }
  | { readonly x: "local"; readonly id: number }
  | { readonly x: "input" }
  /** `base[key]`; `store` when the ref hangs directly on `data`, where numbers find string keys. */
  | { readonly x: "get"; readonly base: X; readonly key: X; readonly store?: true }
  /** A document given to the program from outside, below `data`: no rule stands at or under this path. */
  | { readonly x: "base"; readonly path: readonly string[] }
  /** `data.NAME` that each evaluation brings along. */
  | { readonly x: "external"; readonly name: string }
  /** The value of a rule that is no function. */
  | { readonly x: "rule"; readonly group: Group }
  /** One key of a partial object, or of a slice of one, without asking for the others' conflicts. */
  | { readonly x: "entry"; readonly group: Group; readonly key: X }
  /** Whatever stands at a path under `data` that is known only at run time, or that holds rules and data together. */
  | { readonly x: "document"; readonly path: readonly X[]; readonly node: TreeNode; readonly parted: Parted }
  | { readonly x: "builtin"; readonly builtin: Builtin; readonly args: readonly X[]; readonly site: Site }
  | { readonly x: "call"; readonly group: Group; readonly args: readonly X[] }
  | { readonly x: "array" | "set"; readonly items: readonly X[] }
  | { readonly x: "object"; readonly keys: readonly X[]; readonly values: readonly X[] }
  | Comprehension
  | { readonly x: "template"; readonly parts: readonly (string | X)[] };

export interface Comprehension {
  readonly x: "comprehension";
  readonly kind: "array" | "set" | "object";
  readonly key: X | undefined;
  readonly value: X;
  readonly body: readonly Step[];
  /** In plans of programs that are traced: where it stands. */
  readonly site?: Site;
}

export type Step =
  /** Fails when undefined; false is a value. */
  | { readonly s: "let"; readonly id: number; readonly x: X }
  /** Fails when undefined or false. */
  | { readonly s: "test"; readonly x: X }
  | { readonly s: "equal"; readonly a: X; readonly b: X }
  /** Every entry of an array, object or set; anything else has none. A key or value nobody reads is undefined. */
  | { readonly s: "scan"; readonly x: X; readonly key: number | undefined; readonly value: number | undefined }
  /** Every key of the document at a path. */
  | {
      readonly s: "keys";
      readonly path: readonly X[];
      readonly node: TreeNode;
      readonly parted: Parted;
      readonly key: number;
    }
  /** Every `[path, value]` pair of walk. */
  | { readonly s: "walk"; readonly x: X; readonly pair: number }
  /** Whether a local is an array of that length, or an object with that many keys. */
  | { readonly s: "shape"; readonly id: number; readonly kind: "array" | "object"; readonly size: number }
  | { readonly s: "not"; readonly body: readonly Step[]; readonly site: Site }
  | {
      readonly s: "every";
      readonly x: X;
      readonly key: number | undefined;
      readonly value: number;
      readonly body: readonly Step[];
      /** In plans of programs that are traced: where it stands. */
      readonly site?: Site;
    }
  | { readonly s: "with"; readonly overrides: readonly Override[]; readonly body: readonly Step[] }
  | { readonly s: "fail" }
  /** Where an expression begins or has held, in plans of programs that are traced; `variables` are bound before it. */
  | {
      readonly s: "expr";
      readonly at: "begin" | "end";
      readonly site: Site;
      readonly isEvery: boolean;
      readonly variables: readonly { readonly name: string; readonly id: number }[];
    };

export type Override =
  | { readonly kind: "input"; readonly path: readonly string[]; readonly value: X }
  | { readonly kind: "data"; readonly path: readonly string[]; readonly value: X }
  /**
   * `key` names what is replaced: `builtin NAME` or `function ID`. A rule that stands in is asked for where the call is,
   * under all that the `with` puts in place; any other value is computed outside.
   */
  | {
      readonly kind: "mock";
      readonly key: string;
      readonly value:
        | X
        | { readonly x: "callee"; readonly builtin: Builtin }
        | { readonly x: "callee"; readonly group: Group };
    };

/** One body of a clause, and what it yields. */
export interface Branch {
  readonly steps: readonly Step[];
  /** For sets the element; for rules and functions the value. */
  readonly value: X;
  /** Below a partial object: the keys from the group down to the leaf. */
  readonly keys: readonly X[];
}

export interface PlannedClause {
  readonly site: Site;
  /** Tried in order until one succeeds. */
  readonly branches: readonly Branch[];
  /** In a partial object: whether the leaf is a set. */
  readonly contains: boolean;
  /** How many locals the clause uses. */
  readonly locals: number;
  /** What stands at or below the targets of its `with`: it rests on that as on what it asks for. */
  readonly overridden: readonly Group[];
}
