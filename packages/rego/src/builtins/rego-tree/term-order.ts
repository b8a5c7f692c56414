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

/** Items in the order of their terms: by kind, scalars by value; those of one other kind stay as they were written. */
export function inTermOrder<T>(items: readonly T[], termOf: (item: T) => Term): readonly T[] {
  return items.toSorted((a, b) => compareTerms(termOf(a), termOf(b)));
}

function compareTerms(a: Term, b: Term): number {
  const byKind = KINDS.indexOf(a.type) - KINDS.indexOf(b.type);
  return byKind === 0 ? compare(scalar(a), scalar(b)) : byKind;
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
