/** Where in a module coverage looks, and under which names events tell of it. */
import type { Expr, Module, Rule, Term } from "../syntax/ast.ts";

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Place extends Range {
  /** Whether it is told where it was not reached, too; as in OPA a `some … in` is not. */
  readonly counts: boolean;
  /** By which events name it. */
  readonly key: string;
}

/** The head of a rule and all expressions that are evaluated by themselves; declarations and defaults are not. */
export function placesOf(module: Module, { head, body, else: branches, default: isDefault }: Rule): readonly Place[] {
  const { start, end } = head;
  const key = headKey(module.file, module.lines.position(start));
  const own = isDefault ? [] : [{ start, end, counts: true, key }];
  return [...own, ...expressions(module.file, [head, body, ...branches])];
}

export function expressions(file: string, node: unknown): readonly Place[] {
  if (Array.isArray(node)) return node.flatMap((item) => expressions(file, item));
  if (typeof node !== "object" || node === null) return [];
  // What has these fields in the tree is an expression; all else holds terms, which can hold bodies.
  const expr = node as Expr;
  const { start, end } = expr;
  const isExpression = "negated" in expr && expr.type !== "some";
  const own = isExpression ? [{ start, end, counts: expr.type !== "somein", key: exprKey(file, expr) }] : [];
  return [...own, ...Object.values(node).flatMap((part) => expressions(file, part))];
}

export interface NestedBody extends Range {
  readonly kind: "comprehension" | "every";
}

/** Comprehensions and `every` of a part of the tree, those around before those inside. */
export function nestedBodies(node: unknown): readonly NestedBody[] {
  if (Array.isArray(node)) return node.flatMap(nestedBodies);
  if (typeof node !== "object" || node === null) return [];
  // What has this field in the tree is an expression or a term; no other type is called like one of these.
  const { type, start, end } = node as Expr | Term;
  const kind = NESTED.get(type);
  const own = kind === undefined ? [] : [{ kind, start, end }];
  return [...own, ...Object.values(node).flatMap(nestedBodies)];
}

const NESTED: ReadonlyMap<string, NestedBody["kind"]> = new Map([
  ["arraycomprehension", "comprehension"],
  ["setcomprehension", "comprehension"],
  ["objectcomprehension", "comprehension"],
  ["every", "every"],
]);

export function exprKey(file: string, { start, end }: Range): string {
  return `${start}:${end}:${file}`;
}

export function headKey(file: string, { line, column }: { readonly line: number; readonly column: number }): string {
  return `head ${line}:${column}:${file}`;
}
