/**
 * The syntax tree of HCL 2's native syntax (HCL Native Syntax Specification), as rules on Terraform's sources need it:
 * every node says where it stands. Offsets count UTF-16 units, `end` is exclusive.
 */

import type { Extent } from "../tree/tree.ts";

export type { Extent };

/** What stands between braces, and a whole file, in its order. */
export type Body = readonly Item[];

export type Item = Attribute | Block;

/** `name = value` */
export interface Attribute extends Extent {
  readonly kind: "attribute";
  readonly name: string;
  /** The name starts where the attribute does. */
  readonly nameEnd: number;
  readonly value: Expression;
}

/** `type "label" label { … }` */
export interface Block extends Extent {
  readonly kind: "block";
  readonly type: string;
  readonly typeEnd: number;
  readonly labels: readonly Label[];
  readonly body: Body;
}

/** A label with its quotes, if it has any. */
export interface Label extends Extent {
  readonly text: string;
}

export type Expression =
  | NumberLiteral
  | Constant
  | Text
  | Template
  | Interpolation
  | Parentheses
  | Unary
  | Binary
  | Conditional
  | For
  | Tuple
  | ObjectConstructor
  | Traversal
  | RelativeTraversal
  | Index
  | Splat
  | SplatItem
  | Call;

export interface NumberLiteral extends Extent {
  readonly kind: "number";
  readonly literal: string;
}

export interface Constant extends Extent {
  readonly kind: "constant";
  readonly value: boolean | null;
}

/** Literal text inside of a template, with escapes and strip markers carried out. */
export interface Text extends Extent {
  readonly kind: "text";
  readonly value: string;
}

/** A quoted text or a heredoc; the branches of `%{if}` and `%{for}`, too. */
export interface Template extends Extent {
  readonly kind: "template";
  readonly parts: readonly Expression[];
}

/** `"${x}"` and nothing beside it: the value of `x`, whatever its type. */
export interface Interpolation extends Extent {
  readonly kind: "interpolation";
  readonly inner: Expression;
}

export interface Parentheses extends Extent {
  readonly kind: "parentheses";
  readonly inner: Expression;
}

export interface Unary extends Extent {
  readonly kind: "unary";
  readonly operator: "-" | "!";
  readonly operand: Expression;
}

export type BinaryOperator = "||" | "&&" | "==" | "!=" | "<" | ">" | "<=" | ">=" | "+" | "-" | "*" | "/" | "%";

/** A chain of operators of one rank leans to the left, as deep as it is long: walk it by `walk`, not by recursion. */
export interface Binary extends Extent {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `c ? a : b`, and `%{if c}a%{else}b%{endif}`, whose branches are templates. */
export interface Conditional extends Extent {
  readonly kind: "conditional";
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
}

/** `[for v in c : r]`, `{for k, v in c : kr => r...}`, and `%{for v in c}r%{endfor}`, which makes text. */
export interface For extends Extent {
  readonly kind: "for";
  readonly makes: "tuple" | "object" | "text";
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly collection: Expression;
  readonly key: Expression | undefined;
  readonly result: Expression;
  readonly filter: Expression | undefined;
  /** `...` behind the result: values of equal keys are gathered. */
  readonly groups: boolean;
}

export interface Tuple extends Extent {
  readonly kind: "tuple";
  readonly items: readonly Expression[];
}

export interface ObjectConstructor extends Extent {
  readonly kind: "object";
  readonly entries: readonly ObjectEntry[];
}

export interface ObjectEntry {
  /** A traversal without steps is a name; every other expression is computed. */
  readonly key: Expression;
  readonly value: Expression;
}

/** `.name`, `["name"]`, `[0]` and the older `.0`. */
export interface Step extends Extent {
  readonly name: string;
  readonly isIndex: boolean;
}

/** `var.a.b["c"]`, or a name alone. */
export interface Traversal extends Extent {
  readonly kind: "traversal";
  readonly root: string;
  readonly steps: readonly Step[];
}

/** Steps behind something that is no name: `f(x).a`. */
export interface RelativeTraversal extends Extent {
  readonly kind: "relative";
  readonly source: Expression;
  readonly steps: readonly Step[];
}

/** `source[key]` with a key that is no literal. */
export interface Index extends Extent {
  readonly kind: "index";
  readonly source: Expression;
  readonly key: Expression;
}

/** `source.*.a` (attributes only) and `source[*].a`; `each` is what happens to one item. */
export interface Splat extends Extent {
  readonly kind: "splat";
  readonly source: Expression;
  readonly each: Expression;
}

/** The item that a splat's `each` begins with; its extent is the `.*` or `[*]`. */
export interface SplatItem extends Extent {
  readonly kind: "item";
}

export interface Call extends Extent {
  readonly kind: "call";
  /** With its namespaces: `core::file`. */
  readonly name: string;
  readonly nameEnd: number;
  readonly arguments: readonly Expression[];
  /** `...` behind the last argument. */
  readonly expands: boolean;
}
