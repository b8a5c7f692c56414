import type { Expr, NumberTerm, StringTerm, TemplateTerm, Term, VarTerm } from "./ast.ts";
import { parseArray, parseBraces } from "./collections.ts";
import type { Cursor } from "./cursor.ts";
import { parseLiteral } from "./expressions.ts";
import { parseInfix } from "./infix.ts";
import { checkNumber } from "./number-literal.ts";
import { parseReference } from "./references.ts";
import { unescape } from "./strings.ts";
import { Kind } from "./tokens.ts";

/** One operand of an infix operator, with all that is tied to it: `x`, `-1`, `f(x).y[0]`, `(a + b)`, `[…]`. */
export function parseTerm(cursor: Cursor): Term {
  const known = cursor.enterTerm();
  if (known !== undefined) return known;
  const term = parseOperand(cursor);
  cursor.leaveTerm(term);
  return term;
}

function parseOperand(cursor: Cursor): Term {
  const { start, end, kind } = cursor;
  switch (kind) {
    case Kind.nullWord:
      return literal(cursor, { type: "null", start, end });
    case Kind.trueWord:
    case Kind.falseWord:
      return literal(cursor, { type: "boolean", value: kind === Kind.trueWord, start, end });
    case Kind.minus:
      return parseMinus(cursor);
    case Kind.number:
    case Kind.dot:
      return withoutParts(cursor, parseNumber(cursor, start, ""));
    case Kind.string:
    case Kind.rawString:
      return parseString(cursor);
    case Kind.templatePart:
    case Kind.templateEnd:
    case Kind.rawTemplatePart:
    case Kind.rawTemplateEnd:
      return withoutParts(cursor, parseTemplate(cursor));
    case Kind.name:
    case Kind.containsWord:
      return parseReference(cursor, parseVar(cursor), start);
    case Kind.leftBracket:
      return parseReference(cursor, parseArray(cursor), start);
    case Kind.leftBrace:
      return parseReference(cursor, parseBraces(cursor), start);
    case Kind.leftParen:
      return parseParens(cursor);
    default:
      return cursor.fail("expected a term", termHint(cursor));
  }
}

/** The variable at the present word. Each `_` is a variable of its own. */
export function parseVar(cursor: Cursor): VarTerm {
  const { start, end } = cursor;
  const word = cursor.text.slice(start, end);
  cursor.advance();
  cursor.height = 1;
  return word === "_" ? cursor.wildcard(start, end) : { type: "var", name: word, start, end };
}

function literal(cursor: Cursor, term: Term): Term {
  cursor.advance();
  return withoutParts(cursor, term);
}

/** Refuses `"a".b`, `1[0]` and the like. */
function withoutParts(cursor: Cursor, term: Term): Term {
  cursor.height = Math.max(cursor.height, 1);
  const { kind } = cursor;
  if (cursor.adjacent && (kind === Kind.dot || kind === Kind.leftBracket || kind === Kind.leftParen)) {
    cursor.fail(`expected an operator or the end of the term behind a ${term.type}`);
  }
  return term;
}

function parseMinus(cursor: Cursor): Term {
  const { start, end } = cursor;
  cursor.advance();
  if (cursor.at(Kind.name) || cursor.at(Kind.containsWord)) {
    const operandStart = cursor.start;
    const operand = parseReference(cursor, parseVar(cursor), operandStart);
    const zero: NumberTerm = { type: "number", text: "0", start, end };
    cursor.grow(cursor.height);
    return { type: "call", operator: ["minus"], args: [zero, operand], start, end: operand.end };
  }
  if (!cursor.at(Kind.number) && !cursor.at(Kind.dot)) cursor.fail("expected a number or a name behind `-`");
  return withoutParts(cursor, parseNumber(cursor, start, "-"));
}

/** A number from the present digits on; `.5` is read as `0.5`. */
function parseNumber(cursor: Cursor, start: number, sign: string): NumberTerm {
  const point = cursor.at(Kind.dot);
  if (point) {
    cursor.advance();
    if (!cursor.at(Kind.number)) cursor.fail("expected digits behind `.`");
  }
  const { word, end } = cursor;
  if (point && word.includes(".")) cursor.fail("expected a number with one point");
  checkNumber(cursor, word, point);
  cursor.advance();
  cursor.height = 1;
  return { type: "number", text: `${sign}${point ? "0." : ""}${word}`, start, end };
}

function parseString(cursor: Cursor): Term {
  const { start, end, kind } = cursor;
  const inside = cursor.text.slice(start + 1, end - 1);
  const raw = kind === Kind.rawString;
  const value = raw ? inside : unescape(cursor, inside);
  const term: StringTerm = raw ? { type: "string", value, start, end, raw } : { type: "string", value, start, end };
  cursor.height = 1;
  return literal(cursor, term);
}

function parseParens(cursor: Cursor): Term {
  const { start } = cursor;
  cursor.advance();
  const term = parseInfix(cursor, { pairs: true });
  if (!cursor.at(Kind.rightParen)) cursor.fail("expected an operator or `)`", parensHint(cursor));
  cursor.advance();
  cursor.parens?.set(term, { start, end: cursor.lastEnd });
  return parseReference(cursor, term, start);
}

/** `$"…{x}…"`: the scanner has made a token of each piece of text, from `$` or `}` to `{` or the closing quote. */
function parseTemplate(cursor: Cursor): TemplateTerm {
  const { start } = cursor;
  if (cursor.version === "v0") cursor.fail("expected a term", "template strings are part of Rego v1 only");
  const parts: (string | Expr)[] = [];
  const raw = cursor.at(Kind.rawTemplatePart) || cursor.at(Kind.rawTemplateEnd);
  let height = 0;
  for (let skipped = 2; ; skipped = 1) {
    const text = templateText(cursor, skipped, raw);
    if (text !== "") parts.push(text);
    const last = cursor.at(Kind.templateEnd) || cursor.at(Kind.rawTemplateEnd);
    cursor.advance();
    if (last) break;
    const place = { start: cursor.start, end: cursor.end };
    const literal = parseLiteral(cursor);
    if (literal.type !== "term" || literal.negated || isBinding(literal.term)) {
      cursor.failAt(place, "expected a value inside `{…}` of a template string, found a statement");
    }
    height = Math.max(height, cursor.height);
    parts.push(literal);
    if (!isTemplateText(cursor.kind)) cursor.fail("expected `}` to end the expression in the template string");
  }
  cursor.grow(height);
  const end = cursor.lastEnd;
  const term: TemplateTerm = { type: "template", parts, start, end };
  return raw ? { ...term, raw } : term;
}

/** The text of the present piece: `\{` is a brace, and raw pieces have no other escapes. */
function templateText(cursor: Cursor, skipped: number, raw: boolean): string {
  const inside = cursor.text.slice(cursor.start + skipped, cursor.end - 1);
  if (raw) return inside.replaceAll("\\{", "{");
  const braced = inside.replaceAll(/\\([^])/g, (pair, character: string) => (character === "{" ? "{" : pair));
  return unescape(cursor, braced);
}

function isTemplateText(kind: Kind): boolean {
  return kind >= Kind.templatePart && kind <= Kind.rawTemplateEnd;
}

function isBinding(term: Term): boolean {
  if (term.type !== "call" || term.infix !== true) return false;
  return term.operator[0] === "eq" || term.operator[0] === "assign";
}

function termHint(cursor: Cursor): string | undefined {
  if (cursor.at(Kind.someWord) || cursor.at(Kind.everyWord) || cursor.at(Kind.notWord)) {
    return "this keyword starts a statement of its own, on its own line of a body";
  }
  return cursor.at(Kind.end) ? "is a bracket above it not closed?" : undefined;
}

function parensHint(cursor: Cursor): string | undefined {
  if (cursor.at(Kind.unify) || cursor.at(Kind.assign)) return "parentheses hold a value; compare with `==`";
  return undefined;
}
