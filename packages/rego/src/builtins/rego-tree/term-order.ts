import { compare } from "../../runtime/compare.ts";
import { numberFromText } from "../../runtime/numbers.ts";
import type { Value } from "../../runtime/value.ts";
import type { Term } from "../../syntax/ast.ts";

/** Kinds of terms in the order in which OPA keeps members of sets and keys of objects. */
const KINDS: readonly Term["type"][] = [
  "null",
  "boolean",
  "number",
  "string",
  "var",
  "ref",
  "array",
  "object",
  "set",
  "arraycomprehension",
  "objectcomprehension",
  "setcomprehension",
  "call",
  "template",
];

/** Items in the order of their terms: by kind, scalars by value, refs and arrays by their parts; others stay as written. */
export function inTermOrder<T>(items: readonly T[], termOf: (item: T) => Term): readonly T[] {
  return items.toSorted((a, b) => compareTerms(termOf(a), termOf(b)));
}

function compareTerms(a: Term, b: Term): number {
  const byKind = KINDS.indexOf(a.type) - KINDS.indexOf(b.type);
  if (byKind !== 0) return byKind;
  const [left, right] = [partsOf(a), partsOf(b)];
  return left === undefined || right === undefined ? compare(scalar(a), scalar(b)) : compareParts(left, right);
}

function compareParts(a: readonly Term[], b: readonly Term[]): number {
  for (const [i, part] of a.entries()) {
    const other = b[i];
    const order = other === undefined ? 1 : compareTerms(part, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function partsOf(term: Term): readonly Term[] | undefined {
  if (term.type === "array") return term.items;
  return term.type === "ref" ? [term.head, ...term.parts] : undefined;
}

function scalar(term: Term): Value {
  switch (term.type) {
    case "boolean":
    case "string":
      return term.value;
    case "number":
      return numberFromText(term.text, "text");
    case "var":
      return term.name;
    default:
      return null;
  }
}
