import type { CallTerm, RefTerm, SetTerm, StringTerm, Term } from "./ast.ts";
import { parseList } from "./collections.ts";
import type { Cursor } from "./cursor.ts";
import { parseInfix } from "./infix.ts";
import { Kind } from "./tokens.ts";

/**
 * What follows a term without white space: `.x`, `[…]`, and `(…)` for a call. `start` is where the whole begins (before a
 * parenthesis, say). Only variables, collections, comprehensions and calls may be followed by anything. With `spaced` the
 * first of them may stand apart from the head; `named` hears the parts of a called name as they stand in the text.
 */
export function parseReference(
  cursor: Cursor,
  head: Term,
  start: number,
  options: { readonly spaced: boolean; readonly named?: (parts: readonly Term[]) => void } = notSpaced,
): Term {
  let { spaced } = options;
  let term = head;
  let parts: Term[] = [];
  let height = cursor.height;
  for (;;) {
    const { kind } = cursor;
    if (kind !== Kind.dot && kind !== Kind.leftBracket && kind !== Kind.leftParen) break;
    if (!(cursor.adjacent || spaced)) break;
    spaced = false;
    if (parts.length === 0 && !mayHaveParts(term)) {
      cursor.fail(`expected an operator or the end of the term behind a ${term.type}`);
    }
    if (kind === Kind.leftParen) {
      if (term.type === "call") cursor.fail("expected `.`, `[` or the end of the term behind a call");
      cursor.height = height;
      options.named?.(parts);
      term = parseCall(cursor, term, parts, start);
      parts = [];
      if (term.type !== "call") {
        height = cursor.height;
        continue;
      }
    } else {
      parts.push(kind === Kind.dot ? parseField(cursor) : parseIndex(cursor));
    }
    height = Math.max(height, cursor.height);
  }
  cursor.height = height;
  return parts.length === 0 ? term : makeRef(cursor, term, parts, start);
}

const notSpaced = { spaced: false };

function makeRef(cursor: Cursor, head: Term, parts: readonly Term[], start: number): RefTerm {
  // Each part is planned inside the value of the parts before it.
  cursor.grow(Math.max(cursor.height, parts.length));
  return { type: "ref", head, parts, start, end: cursor.lastEnd };
}

function mayHaveParts(term: Term): boolean {
  switch (term.type) {
    case "null":
    case "boolean":
    case "number":
    case "string":
    case "template":
    case "ref":
      return false;
    default:
      return true;
  }
}

/** `.x`: any word, keywords too, as a string. */
function parseField(cursor: Cursor): StringTerm {
  cursor.advance();
  if (!cursor.isWord || !cursor.adjacent) cursor.fail("expected a name behind `.`");
  const { start, end } = cursor;
  cursor.advance();
  cursor.height = 1;
  return { type: "string", value: cursor.text.slice(start, end), start, end };
}

function parseIndex(cursor: Cursor): Term {
  cursor.advance();
  const term = parseInfix(cursor, { pairs: true });
  if (!cursor.at(Kind.rightBracket)) cursor.fail("expected an operator or `]`");
  cursor.advance();
  return term;
}

function parseCall(cursor: Cursor, head: Term, parts: readonly Term[], start: number): CallTerm | SetTerm {
  const name = operatorOf(head, parts);
  if (name === undefined) {
    cursor.fail("expected the name of a function before `(`", "the name of a called function cannot be computed");
  }
  cursor.advance();
  const args = parseList(cursor, Kind.rightParen, []);
  const empty = args.length === 0 && name.length === 1 && name[0] === "set";
  cursor.grow(cursor.height);
  const place = { start, end: cursor.lastEnd };
  return empty ? { type: "set", items: [], ...place } : { type: "call", operator: name, args, ...place };
}

function operatorOf(head: Term, parts: readonly Term[]): string[] | undefined {
  if (head.type !== "var" || head.wildcard === true) return undefined;
  const name = [head.name];
  for (const part of parts) {
    if (part.type !== "string") return undefined;
    name.push(part.value);
  }
  return name;
}
