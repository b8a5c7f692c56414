/** The syntax tree of Rego. Offsets are UTF-16 positions in the module's text; `Module.lines` turns them into places. */
import type { LineTable } from "@sekisho/core";

export type RegoVersion = "v0" | "v1";

interface Node {
  readonly start: number;
  readonly end: number;
}

export interface NullTerm extends Node {
  readonly type: "null";
}
export interface BooleanTerm extends Node {
  readonly type: "boolean";
  readonly value: boolean;
}
/** `text` is the literal as written, sign included: `-1.50`, `1e3`. */
export interface NumberTerm extends Node {
  readonly type: "number";
  readonly text: string;
}
/** `raw` strings were written in back-quotes. */
export interface StringTerm extends Node {
  readonly type: "string";
  readonly value: string;
  readonly raw?: true;
}
/** A wildcard `_` gets a name of its own each time: `$0`, `$1`, … (`wildcard` is set). */
export interface VarTerm extends Node {
  readonly type: "var";
  readonly name: string;
  readonly wildcard?: true;
}
/** `head` is a var, or any term that may be followed by `[…]` (a call, array, object, set or comprehension). */
export interface RefTerm extends Node {
  readonly type: "ref";
  readonly head: Term;
  /** `.x` and `["x"]` are both string terms; never empty. */
  readonly parts: readonly Term[];
}
export interface ArrayTerm extends Node {
  readonly type: "array";
  readonly items: readonly Term[];
}
export interface ObjectTerm extends Node {
  readonly type: "object";
  readonly entries: readonly (readonly [key: Term, value: Term])[];
}
export interface SetTerm extends Node {
  readonly type: "set";
  readonly items: readonly Term[];
}
export interface ArrayComprehension extends Node {
  readonly type: "arraycomprehension";
  readonly term: Term;
  readonly body: readonly Expr[];
}
export interface SetComprehension extends Node {
  readonly type: "setcomprehension";
  readonly term: Term;
  readonly body: readonly Expr[];
}
export interface ObjectComprehension extends Node {
  readonly type: "objectcomprehension";
  readonly key: Term;
  readonly value: Term;
  readonly body: readonly Expr[];
}
/**
 * A call by name, or an infix operator under its builtin's name: `plus minus mul div rem and or equal neq lt lte gt
 * gte`, `assign` (`:=`), `eq` (`=`), `internal.member_2` (`x in xs`), `internal.member_3` (`k, v in xs`).
 * `operator` is the name's parts as written: `["io","jwt","decode"]`, `["data","lib","f"]`, `["f"]`.
 */
export interface CallTerm extends Node {
  readonly type: "call";
  readonly operator: readonly string[];
  readonly args: readonly Term[];
  /** Set when written as an infix operator. */
  readonly infix?: true;
  /** Set where no name stands in the text: the call is that of the builtin, whatever rules the package has. */
  readonly unnamed?: true;
}
/** `$"…{x}…"` and its raw form: texts and expressions in turn; an expression may carry `with`. */
export interface TemplateTerm extends Node {
  readonly type: "template";
  readonly parts: readonly (string | Expr)[];
  readonly raw?: true;
}

export type Term =
  | NullTerm
  | BooleanTerm
  | NumberTerm
  | StringTerm
  | VarTerm
  | RefTerm
  | ArrayTerm
  | ObjectTerm
  | SetTerm
  | ArrayComprehension
  | SetComprehension
  | ObjectComprehension
  | CallTerm
  | TemplateTerm;

export interface With extends Node {
  /** A var or a ref: `input`, `input.x`, `data.a.b`, `count`, `io.jwt.decode`. */
  readonly target: Term;
  readonly value: Term;
}

interface ExprBase extends Node {
  readonly negated: boolean;
  readonly with: readonly With[];
}
export interface TermExpr extends ExprBase {
  readonly type: "term";
  readonly term: Term;
}
/** `some x, y`: declares only. */
export interface SomeExpr extends ExprBase {
  readonly type: "some";
  readonly vars: readonly VarTerm[];
}
/** `some v in xs`, `some k, v in xs`: key and value are patterns. */
export interface SomeInExpr extends ExprBase {
  readonly type: "somein";
  readonly key?: Term;
  readonly value: Term;
  readonly collection: Term;
}
export interface EveryExpr extends ExprBase {
  readonly type: "every";
  readonly key?: VarTerm;
  readonly value: VarTerm;
  readonly domain: Term;
  readonly body: readonly Expr[];
}
export type Expr = TermExpr | SomeExpr | SomeInExpr | EveryExpr;

/**
 * A rule head, all spellings made one:
 * - `ref` is the whole name path as terms, first a string term: `p`, `p.q[x].r`; parts after the first may be any term.
 * - `args` is there for functions; `contains` for partial sets (`p contains x`, v0 `p[x] { … }`);
 * - `value` is what stands behind `:=` or `=`; absent means `true` (and must be absent when `contains` is there).
 */
export interface Head extends Node {
  readonly ref: readonly Term[];
  readonly args?: readonly Term[];
  readonly contains?: Term;
  readonly value?: Term;
  readonly operator?: ":=" | "=";
}

export interface ElseBranch extends Node {
  readonly value?: Term;
  /** What stands before the value. */
  readonly operator?: ":=" | "=";
  /** Empty when the branch has no body. */
  readonly body: readonly Expr[];
  /** Whether `if` was written before the body. */
  readonly hasIf?: boolean;
}

export interface Rule extends Node {
  readonly default: boolean;
  readonly head: Head;
  /** Empty when the rule has no body. Chained bodies (`p if {…} {…}`) are rules of their own with one head. */
  readonly body: readonly Expr[];
  readonly else: readonly ElseBranch[];
  /** Whether `if` was written (v1 asks for it before a body). */
  readonly hasIf: boolean;
}

export interface Import extends Node {
  /** Parts of the path: `["data","lib","k8s"]`, `["input","request"]`, `["rego","v1"]`, `["future","keywords","in"]`. */
  readonly path: readonly string[];
  readonly alias?: string;
}

/** One METADATA block. `value` is its YAML, already read; `line` is the row of the `# METADATA` comment. */
export interface Annotation extends Node {
  readonly scope: "package" | "subpackages" | "document" | "rule";
  readonly value: Readonly<Record<string, unknown>>;
  /** Index into `Module.rules` of the rule that follows; absent for `package` and `subpackages`. */
  readonly rule?: number;
}

export interface Comment extends Node {
  readonly text: string;
}

export interface Module {
  readonly file: string;
  readonly text: string;
  readonly lines: LineTable;
  readonly regoVersion: RegoVersion;
  /** Without the leading `data`: `["kubernetes","image_registry"]`. */
  readonly package: { readonly path: readonly string[]; readonly start: number; readonly end: number };
  readonly imports: readonly Import[];
  readonly rules: readonly Rule[];
  readonly annotations: readonly Annotation[];
  readonly comments: readonly Comment[];
  /** Where the outermost parentheses around a term stand; there when the module was read with them. */
  readonly parens?: ReadonlyMap<Term, Node>;
}
