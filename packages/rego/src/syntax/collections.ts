import type { Expr, Term } from "./ast.ts";
import type { Cursor, SyntaxFailure } from "./cursor.ts";
import { parseBody } from "./expressions.ts";
import { parseInfix } from "./infix.ts";
import { parseTerm } from "./terms.ts";
import { Kind } from "./tokens.ts";

type Entry = readonly [key: Term, value: Term];

/**
 * `[…]`: an array or an array comprehension. `[a | b]` is the comprehension; only where its body ends at a comma is `|` the
 * union of sets, as in `[a | b, c]`. One leading comma is accepted, as OPA does.
 */
export function parseArray(cursor: Cursor): Term {
  const { start } = cursor;
  cursor.advance();
  const leadingComma = skipComma(cursor);
  if (cursor.at(Kind.rightBracket) && !leadingComma)
    return closed(cursor, { type: "array", items: [], start, end: 0 }, 0);
  const first = parseFirst(cursor);
  if (cursor.at(Kind.or) && !leadingComma) {
    const body = tryBody(cursor, Kind.rightBracket, (failure) => isCommaAt(cursor, failure));
    if (body !== undefined) {
      const height = Math.max(first.height, cursor.height);
      return grown(cursor, { type: "arraycomprehension", term: first.term, body, start, end: cursor.lastEnd }, height);
    }
  }
  const item = continueItem(cursor, first);
  const items = parseList(cursor, Kind.rightBracket, [item]);
  return grown(cursor, { type: "array", items, start, end: cursor.lastEnd }, cursor.height);
}

/** `{…}`: an object, a set, or a comprehension of either. */
export function parseBraces(cursor: Cursor): Term {
  const { start } = cursor;
  cursor.advance();
  const leadingComma = skipComma(cursor);
  if (cursor.at(Kind.rightBrace) && !leadingComma) {
    return closed(cursor, { type: "object", entries: [], start, end: 0 }, 0);
  }
  const first = parseFirst(cursor);
  if (cursor.at(Kind.or) && !leadingComma) {
    const body = tryBody(cursor, Kind.rightBrace, (failure) => isCommaAt(cursor, failure));
    if (body !== undefined) {
      const height = Math.max(first.height, cursor.height);
      return grown(cursor, { type: "setcomprehension", term: first.term, body, start, end: cursor.lastEnd }, height);
    }
  }
  const item = continueItem(cursor, first);
  if (cursor.at(Kind.colon)) return parseObject(cursor, start, item, !leadingComma);
  const items = parseList(cursor, Kind.rightBrace, [item]);
  return grown(cursor, { type: "set", items, start, end: cursor.lastEnd }, cursor.height);
}

/**
 * Items separated by commas up to `end`, which is consumed; a trailing comma is accepted. `items` holds those that are
 * already parsed. Leaves the height of the highest item in the cursor.
 */
export function parseList(cursor: Cursor, end: Kind, items: Term[]): Term[] {
  let height = items.length === 0 ? 0 : cursor.height;
  if (items.length > 0 && !cursor.at(end)) skipSeparator(cursor, end);
  while (!cursor.at(end)) {
    items.push(parseInfix(cursor, { pairs: false }));
    height = Math.max(height, cursor.height);
    if (!cursor.at(end)) skipSeparator(cursor, end);
  }
  cursor.advance();
  cursor.height = height;
  return items;
}

/** The first operand of the first item: whether an operator continues it depends on what kind of collection this is. */
interface First {
  readonly term: Term;
  readonly start: number;
  readonly height: number;
}

function parseFirst(cursor: Cursor): First {
  const { start } = cursor;
  const term = parseTerm(cursor);
  return { term, start, height: cursor.height };
}

function continueItem(cursor: Cursor, first: First): Term {
  cursor.height = first.height;
  return parseInfix(cursor, { pairs: false, first });
}

function parseObject(cursor: Cursor, start: number, key: Term, mayComprehend: boolean): Term {
  const keyHeight = cursor.height;
  cursor.advance();
  const first = parseFirst(cursor);
  let failure: SyntaxFailure | undefined;
  if (cursor.at(Kind.or) && mayComprehend) {
    const body = tryBody(cursor, Kind.rightBrace, (reason) => {
      failure = reason;
      return true;
    });
    if (body !== undefined) {
      const height = Math.max(keyHeight, first.height, cursor.height);
      const end = cursor.lastEnd;
      return grown(cursor, { type: "objectcomprehension", key, value: first.term, body, start, end }, height);
    }
  }
  const value = continueItem(cursor, first);
  if (failure !== undefined && !cursor.at(Kind.comma) && !cursor.at(Kind.rightBrace)) throw failure;
  const entries = parseEntries(cursor, [key, value], Math.max(keyHeight, cursor.height));
  return grown(cursor, { type: "object", entries, start, end: cursor.lastEnd }, cursor.height);
}

function parseEntries(cursor: Cursor, first: Entry, firstHeight: number): Entry[] {
  const entries = [first];
  let height = firstHeight;
  for (;;) {
    if (!cursor.at(Kind.rightBrace)) skipSeparator(cursor, Kind.rightBrace);
    if (cursor.at(Kind.rightBrace)) break;
    const key = parseInfix(cursor, { pairs: false });
    height = Math.max(height, cursor.height);
    if (!cursor.at(Kind.colon)) cursor.fail("expected an operator or `:` behind an object's key");
    cursor.advance();
    const value = parseInfix(cursor, { pairs: false });
    height = Math.max(height, cursor.height);
    entries.push([key, value]);
  }
  cursor.advance();
  cursor.height = height;
  return entries;
}

/** The body of a comprehension behind `|`. A failure that `undo` accepts means that `|` is an operator here. */
function tryBody(cursor: Cursor, end: Kind, undo: (failure: SyntaxFailure) => boolean): readonly Expr[] | undefined {
  const result = cursor.attempt(() => {
    cursor.advance();
    return parseBody(cursor, end);
  });
  if ("value" in result) return result.value;
  if (!undo(result.failure)) throw result.failure;
  return undefined;
}

function isCommaAt(cursor: Cursor, failure: SyntaxFailure): boolean {
  return cursor.kindAt(failure.token) === Kind.comma;
}

function skipComma(cursor: Cursor): boolean {
  if (!cursor.at(Kind.comma)) return false;
  cursor.advance();
  return true;
}

function skipSeparator(cursor: Cursor, end: Kind): void {
  if (cursor.at(Kind.comma)) return cursor.advance();
  cursor.fail(`expected an operator, \`,\` or \`${closers.get(end) ?? ""}\``);
}

const closers = new Map<Kind, string>([
  [Kind.rightBracket, "]"],
  [Kind.rightBrace, "}"],
  [Kind.rightParen, ")"],
]);

function closed(cursor: Cursor, term: Term, height: number): Term {
  cursor.advance();
  return grown(cursor, { ...term, end: cursor.lastEnd }, height);
}

function grown(cursor: Cursor, term: Term, height: number): Term {
  cursor.grow(height);
  return term;
}
