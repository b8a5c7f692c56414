import type { Term } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import type { WrittenHead } from "./heads.ts";
import { isRoot } from "./root-documents.ts";

/** Refuses default rules whose value or arguments OPA does not allow: the value is a constant, arguments are variables. */
export function checkDefault(cursor: Cursor, head: WrittenHead): void {
  if (head.contains !== undefined) {
    cursor.failAt(head, "expected a value: illegal default rule (must have a value)", "a partial set has no default");
  }
  // OPA gives `default p` the value true, but not `default p.q`, where it cannot tell a key from a path.
  if (head.value === undefined && head.args === undefined && head.ref.length === 2) {
    cursor.failAt(head, "expected a value: illegal default rule (must have a value)", "write `default p.q := false`");
  }
  const variable = head.value === undefined ? undefined : firstVariable(head.value);
  if (variable !== undefined) {
    const found = `illegal default rule (value cannot contain ${variable.type})`;
    cursor.failAt(variable, `expected a constant value: ${found}`, "compute the value in a rule with a body");
  }
  const seen = new Set<string>();
  for (const argument of head.args ?? []) {
    if (argument.type !== "var" || isRoot(argument.name)) {
      cursor.failAt(argument, "expected a variable: illegal default rule (arguments cannot contain values)");
    }
    if (seen.has(argument.name)) {
      cursor.failAt(argument, `expected each argument once: illegal default rule (${argument.name} is repeated)`);
    }
    seen.add(argument.name);
  }
}

/** The first part that is not constant. Comprehensions are closures and may hold anything. */
function firstVariable(term: Term): Term | undefined {
  switch (term.type) {
    case "var":
    case "ref":
    case "call":
      return term;
    case "array":
    case "set":
      return firstOf(term.items);
    case "object":
      return firstOf(term.entries.flatMap(([key, value]) => [key, value]));
    case "template":
      return firstOf(
        term.parts.flatMap((part) => (typeof part !== "string" && part.type === "term" ? [part.term] : [])),
      );
    default:
      return undefined;
  }
}

function firstOf(terms: readonly Term[]): Term | undefined {
  for (const term of terms) {
    const found = firstVariable(term);
    if (found !== undefined) return found;
  }
  return undefined;
}
