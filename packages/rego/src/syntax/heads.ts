import type { Head, StringTerm, Term } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseInfix } from "./infix.ts";
import { parseReference } from "./references.ts";
import { parseVar } from "./terms.ts";
import { Kind } from "./tokens.ts";

/** A head as written: `x[y]` may still turn out to be a partial set of v0, which the body decides. */
export interface WrittenHead extends Head {
  /** White space stands between the name and what follows; OPA accepts that before a body only. */
  readonly spaced: boolean;
}

/** `p`, `p[x].q`, `f(x)`, each with `:= value`, `= value` or `contains value`. The present token is the name. */
export function parseHead(cursor: Cursor): WrittenHead {
  const { start } = cursor;
  const name: StringTerm = { type: "string", value: cursor.word, start, end: cursor.end };
  const variable = { ...parseVar(cursor), name: name.value };
  const spaced = !cursor.adjacent && isContinued(cursor);
  let called: readonly Term[] = [];
  const named = (parts: readonly Term[]) => {
    called = parts;
  };
  const written = parseReference(cursor, variable, start, { spaced, named });
  const { ref, args } = pathOf(cursor, written, [name, ...called]);
  const path = args === undefined ? { ref, start } : { ref, args, start };
  if (cursor.at(Kind.containsWord) && !cursor.isKeywordReference) {
    if (args !== undefined) {
      cursor.fail(
        "expected `:=`, `if` or the end of the rule behind a function",
        "`contains` defines partial sets only",
      );
    }
    cursor.advance();
    const contains = parseInfix(cursor, { pairs: true });
    return { ...path, contains, end: cursor.lastEnd, spaced };
  }
  if (cursor.at(Kind.assign) || cursor.at(Kind.unify)) {
    const operator = cursor.at(Kind.assign) ? ":=" : "=";
    cursor.advance();
    const value = parseInfix(cursor, { pairs: true });
    return { ...path, value, operator, end: cursor.lastEnd, spaced };
  }
  return { ...path, end: cursor.lastEnd, spaced };
}

function isContinued(cursor: Cursor): boolean {
  return cursor.at(Kind.leftParen) || cursor.at(Kind.leftBracket) || cursor.at(Kind.dot);
}

/** The path of a head, and the arguments of a function. `called` is the name of a function by its parts. */
function pathOf(
  cursor: Cursor,
  written: Term,
  called: readonly [StringTerm, ...Term[]],
): { readonly ref: readonly Term[]; readonly args?: readonly Term[] } {
  const [name] = called;
  if (written.type === "var") return { ref: [name] };
  if (written.type === "ref" && written.head.type === "var") return { ref: [name, ...written.parts] };
  if (written.type === "call") return { ref: called, args: written.args };
  const message = `expected a name, a path or a function as the head of a rule, found a ${written.type}`;
  return cursor.failAt({ start: written.start, end: written.end }, message);
}
