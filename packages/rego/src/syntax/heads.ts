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
  const written = parseReference(cursor, variable, start, { spaced });
  const { ref, args } = pathOf(cursor, written, name);
  const named = args === undefined ? { ref, start } : { ref, args, start };
  if (cursor.at(Kind.containsWord) && !cursor.isKeywordReference) {
    if (args !== undefined) {
      cursor.fail(
        "expected `:=`, `if` or the end of the rule behind a function",
        "`contains` defines partial sets only",
      );
    }
    cursor.advance();
    const contains = parseInfix(cursor, { pairs: true });
    return { ...named, contains, end: cursor.lastEnd, spaced };
  }
  if (cursor.at(Kind.assign) || cursor.at(Kind.unify)) {
    const operator = cursor.at(Kind.assign) ? ":=" : "=";
    cursor.advance();
    const value = parseInfix(cursor, { pairs: true });
    return { ...named, value, operator, end: cursor.lastEnd, spaced };
  }
  return { ...named, end: cursor.lastEnd, spaced };
}

function isContinued(cursor: Cursor): boolean {
  return cursor.at(Kind.leftParen) || cursor.at(Kind.leftBracket) || cursor.at(Kind.dot);
}

function pathOf(
  cursor: Cursor,
  written: Term,
  name: StringTerm,
): { readonly ref: readonly Term[]; readonly args?: readonly Term[] } {
  if (written.type === "var") return { ref: [name] };
  if (written.type === "ref" && written.head.type === "var") return { ref: [name, ...written.parts] };
  if (written.type === "call") return { ref: callPath(cursor, written.operator, name), args: written.args };
  const message = `expected a name, a path or a function as the head of a rule, found a ${written.type}`;
  return cursor.failAt({ start: written.start, end: written.end }, message);
}

/** The parts of a function's name as terms with the places where they stand; the name is written without computed parts. */
function callPath(cursor: Cursor, operator: readonly string[], name: StringTerm): readonly Term[] {
  const ref: Term[] = [name];
  let from = name.end;
  for (const part of operator.slice(1)) {
    const start = Math.max(from, cursor.text.indexOf(part, from));
    const end = start + part.length;
    ref.push({ type: "string", value: part, start, end });
    from = end;
  }
  return ref;
}
