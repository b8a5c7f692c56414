import type { CallTerm, EveryExpr, Expr, SomeExpr, SomeInExpr, Term, TermExpr, VarTerm, With } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { parseInfix } from "./infix.ts";
import { isRoot } from "./root-documents.ts";
import { parseTerm, parseVar } from "./terms.ts";
import { Kind } from "./tokens.ts";

/** Expressions separated by `;` or line breaks up to `end`, which is consumed; at least one. */
export function parseBody(cursor: Cursor, end: Kind): readonly Expr[] {
  const body: Expr[] = [];
  let height = 0;
  if (cursor.at(end)) cursor.fail("expected at least one expression in the body");
  cursor.enterBody();
  for (;;) {
    body.push(parseLiteral(cursor));
    height = Math.max(height, cursor.height);
    if (cursor.at(Kind.semicolon)) {
      cursor.advance();
      continue;
    }
    if (cursor.at(end)) break;
    if (!cursor.afterBreak) {
      cursor.fail(`expected an operator, a line break, \`;\` or \`${closer(end)}\``, bodyHint(cursor));
    }
  }
  cursor.leaveBody();
  cursor.advance();
  cursor.grow(height);
  return body;
}

/** One statement of a body, with its `not` and its `with` modifiers. */
export function parseLiteral(cursor: Cursor): Expr {
  const { start } = cursor;
  if (cursor.isKeywordReference) {
    cursor.forceName();
    return parsePlain(cursor, start, false);
  }
  const negated = cursor.at(Kind.notWord);
  if (negated) cursor.advance();
  if (negated && cursor.enabled.not && cursor.at(Kind.leftBrace)) return parseNotBody(cursor, start);
  if (cursor.at(Kind.someWord) || cursor.at(Kind.everyWord)) {
    if (negated)
      cursor.fail("expected a term behind `not`", "negate a rule or function that holds this statement instead");
    return cursor.at(Kind.someWord) ? parseSome(cursor, start) : parseEvery(cursor, start);
  }
  return parsePlain(cursor, start, negated);
}

function parsePlain(cursor: Cursor, start: number, negated: boolean): Expr {
  const termStart = cursor.start;
  let term = parseInfix(cursor, { pairs: true });
  if (cursor.at(Kind.unify) || cursor.at(Kind.assign)) {
    const { height, kind } = cursor;
    cursor.advance();
    const right = parseInfix(cursor, { pairs: true });
    cursor.grow(Math.max(height, cursor.height));
    const operator = [kind === Kind.assign ? "assign" : "eq"];
    term = { type: "call", operator, args: [term, right], infix: true, start: termStart, end: cursor.lastEnd };
  }
  const modifiers = parseWiths(cursor);
  const expr: TermExpr = { type: "term", term, negated, with: modifiers, start, end: cursor.lastEnd };
  return negated && cursor.enabled.not ? negatedAsBody(cursor, expr) : expr;
}

/** `with … as …`, any number of times; line breaks between them do not end the statement. */
export function parseWiths(cursor: Cursor): readonly With[] {
  if (!cursor.at(Kind.withWord) || cursor.isKeywordReference) return none;
  const modifiers: With[] = [];
  let { height } = cursor;
  while (cursor.at(Kind.withWord)) {
    const { start } = cursor;
    cursor.advance();
    if (!cursor.at(Kind.name)) cursor.fail("expected `input`, `data` or the name of a function behind `with`");
    const place = { start: cursor.start, end: cursor.end };
    const target = parseTerm(cursor);
    if (target.type !== "var" && target.type !== "ref") {
      cursor.failAt({ ...place, end: target.end }, "expected a path behind `with`, found something else");
    }
    cursor.expect(Kind.asWord, "`as` behind the target of `with`");
    height = Math.max(height, cursor.height);
    const value = parseInfix(cursor, { pairs: true });
    height = Math.max(height, cursor.height);
    modifiers.push({ target, value, start, end: cursor.lastEnd });
  }
  cursor.height = height;
  return modifiers;
}

const none: readonly With[] = [];

/** `some x, y` or `some k, v in xs`. */
function parseSome(cursor: Cursor, start: number): SomeExpr | SomeInExpr {
  cursor.advance();
  const { index } = cursor;
  const result = cursor.attempt(() => {
    const term = parseInfix(cursor, { pairs: true });
    if (term.type !== "call") cursor.fail("expected variables, or `x in xs`");
    return term;
  });
  if ("value" in result) {
    const place = { start: cursor.tokens.starts[index] ?? start, end: cursor.lastEnd };
    const found = membership(result.value);
    if (found === undefined)
      return cursor.failAt(place, "expected `some x in xs` or `some k, v in xs`, found another term");
    const modifiers = parseWiths(cursor);
    return { type: "somein", ...found, negated: false, with: modifiers, start, end: cursor.lastEnd };
  }
  const vars: VarTerm[] = [];
  for (;;) {
    if (!cursor.at(Kind.name)) cursor.fail("expected a variable behind `some`", someHint(cursor));
    vars.push(parseVar(cursor));
    if (!cursor.at(Kind.comma)) break;
    cursor.advance();
  }
  if (cursor.at(Kind.inWord)) throw result.failure;
  cursor.height = 1;
  return { type: "some", vars, negated: false, with: none, start, end: cursor.lastEnd };
}

function parseEvery(cursor: Cursor, start: number): EveryExpr {
  cursor.advance();
  const place = { start: cursor.start, end: cursor.end };
  const term = parseInfix(cursor, { pairs: true });
  const domainHeight = cursor.height;
  const found = term.type === "call" ? membership(term) : undefined;
  if (found === undefined) {
    return cursor.failAt(
      { ...place, end: term.end },
      "expected `every x in xs {…}` or `every k, v in xs {…}`, found another term",
    );
  }
  const { key, value, collection } = found;
  if (value.type !== "var" || isRoot(value.name))
    return cursor.failAt(value, "expected a variable behind `every`, found another term");
  if (key !== undefined && key.type !== "var")
    return cursor.failAt(key, "expected a variable behind `every`, found another term");
  if (!cursor.at(Kind.leftBrace)) cursor.fail("expected `{` and the body of `every`");
  cursor.advance();
  const body = parseBody(cursor, Kind.rightBrace);
  cursor.height = Math.max(cursor.height, domainHeight);
  const modifiers = parseWiths(cursor);
  const every = { type: "every", value, domain: collection, body, negated: false, with: modifiers } as const;
  return { ...every, ...(key === undefined ? {} : { key }), start, end: cursor.lastEnd };
}

function membership(
  term: CallTerm,
): { readonly key?: Term; readonly value: Term; readonly collection: Term } | undefined {
  const [first, second, third] = term.args;
  if (term.infix !== true || first === undefined || second === undefined) return undefined;
  if (term.operator[0] === "internal.member_2") return { value: first, collection: second };
  if (term.operator[0] === "internal.member_3" && third !== undefined)
    return { key: first, value: second, collection: third };
  return undefined;
}

/** `not { … }` of `future.keywords.not`: true when the body has no solution. */
function parseNotBody(cursor: Cursor, start: number): Expr {
  const bodyStart = cursor.start;
  cursor.advance();
  const body = parseBody(cursor, Kind.rightBrace);
  const term = withoutSolution(cursor, body, { start: bodyStart, end: cursor.lastEnd });
  const modifiers = parseWiths(cursor);
  return { type: "term", term, negated: false, with: modifiers, start, end: cursor.lastEnd };
}

/** Under `future.keywords.not` a negated term is a body too, so that variables may be local to it. */
function negatedAsBody(cursor: Cursor, expr: TermExpr): TermExpr {
  const { term, with: modifiers, start, end } = expr;
  const inner: TermExpr = { ...expr, negated: false, with: none, start: term.start, end: term.end };
  const whole = withoutSolution(cursor, [inner], { start: term.start, end: term.end });
  return { type: "term", term: whole, negated: false, with: modifiers, start, end };
}

/** Writes a negated body as what it means, `[true | body] == []`, so that no later stage needs to know of it. */
function withoutSolution(
  cursor: Cursor,
  body: readonly Expr[],
  place: { readonly start: number; readonly end: number },
): Term {
  const found: Term = { type: "arraycomprehension", term: { type: "boolean", value: true, ...place }, body, ...place };
  cursor.grow(cursor.height + 1);
  return {
    type: "call",
    operator: ["equal"],
    args: [found, { type: "array", items: [], ...place }],
    infix: true,
    unnamed: true,
    ...place,
  };
}

function closer(end: Kind): string {
  return end === Kind.rightBracket ? "]" : "}";
}

function bodyHint(cursor: Cursor): string | undefined {
  const before = cursor.text.slice(cursor.tokens.starts[cursor.index - 1] ?? 0, cursor.lastEnd);
  if (before === "every" || cursor.word === "in") {
    return "in Rego v0 `in` and `every` need `import rego.v1` or `import future.keywords`";
  }
  if (cursor.at(Kind.ifWord) || cursor.at(Kind.containsWord)) return "a `}` of the rule above may be missing";
  if (cursor.at(Kind.unify)) return "`==` compares; `=` may stand once in an expression";
  return undefined;
}

function someHint(cursor: Cursor): string | undefined {
  return cursor.at(Kind.end) ? undefined : "`some x in xs` takes one element after the other";
}
