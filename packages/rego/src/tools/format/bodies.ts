import type { EveryExpr, Expr, SomeExpr, SomeInExpr, Term, TermExpr, With } from "../../syntax/ast.ts";
import { writeMembership, writeStatementCall } from "./calls.ts";
import { writeInnerBody } from "./comprehensions.ts";
import { type NegatedBody, negatedBody } from "./negated.ts";
import { isUnion, operatorOf } from "./operators.ts";
import type { Place } from "./places.ts";
import type { Printer } from "./printer.ts";
import { writeTerm } from "./terms.ts";

export interface BodyOptions {
  /** Whether a union that begins the body stands in parentheses. */
  readonly unionInParens?: boolean;
}

/** Statements, each on a line of its own; a gap between two stays as one blank line. */
export function writeBody(p: Printer, body: readonly Expr[], options: BodyOptions = {}): void {
  const { sheet, places } = p;
  const [first] = body;
  if (first !== undefined) sheet.insertRemarks(places.expr(first).row);
  for (const [index, expr] of body.entries()) {
    const before = body[index - 1];
    if (before !== undefined) {
      const place = places.expr(before);
      if (places.expr(expr).row > place.row + places.rowsIn(place) + 1) sheet.blankLine();
    }
    sheet.startLine();
    const unionInParens = index === 0 && options.unionInParens === true;
    p.tolerating(() => writeExpr(p, expr, { unionInParens }));
    sheet.endLine();
  }
}

export interface ExprOptions {
  /** The place of the `not` that the statement belongs to. */
  readonly outer?: Place;
  /** Whether its term stands in parentheses. */
  readonly inParens?: boolean;
  readonly unionInParens?: boolean;
}

export function writeExpr(p: Printer, expr: Expr, options: ExprOptions = {}): void {
  const { sheet } = p;
  const { outer } = options;
  const place = outer ?? p.places.expr(expr);
  sheet.insertRemarks(place.row);
  if (!sheet.inline) sheet.startLine();
  if (expr.negated) sheet.write("not ");
  switch (expr.type) {
    case "term":
      writeTermExpr(p, expr, { ...options, outer: place });
      break;
    case "some":
      p.forgetting(() => writeSome(p, expr));
      break;
    case "somein":
      p.forgetting(() => writeSomeIn(p, expr));
      break;
    case "every":
      p.forgetting(() => writeEvery(p, expr, place));
      break;
  }
  writeWiths(p, expr, place);
}

function writeTermExpr(p: Printer, expr: TermExpr, options: ExprOptions & { readonly outer: Place }): void {
  const negated = negatedBody(expr);
  if (negated !== undefined) return p.forgetting(() => writeNot(p, negated, options.outer));
  const { term } = expr;
  const unionInParens = options.unionInParens === true && !expr.negated;
  const inParens = options.inParens === true || (unionInParens && isUnion(term));
  if (inParens) p.sheet.write("(");
  if (term.type === "call") writeStatementCall(p, term, { unionInParens: unionInParens && !inParens });
  else writeTerm(p, term);
  if (inParens) p.sheet.write(")");
}

function writeNot(p: Printer, { body, inBraces }: NegatedBody, place: Place): void {
  const { sheet } = p;
  sheet.insertRemarks(place.row);
  sheet.write("not ");
  const [first, second] = body;
  if (first === undefined) return;
  if (!inBraces) {
    // `not {x}` has a body: what begins with a brace keeps its parentheses.
    const inParens = p.text.charAt(first.start) === "{";
    p.tolerating(() => writeExpr(p, first, { outer: place, inParens }));
    return;
  }
  sheet.write("{");
  p.tolerating(() => writeInnerBody(p, body, { brackets: "{}", behind: place, whole: place }));
  if (second === undefined && p.places.expr(first).row === place.row) sheet.write(" ");
  sheet.write("}");
}

function writeSome(p: Printer, expr: SomeExpr): void {
  const { sheet, places } = p;
  let { row } = places.expr(expr);
  sheet.insertRemarks(row);
  sheet.write("some ");
  for (const [index, variable] of expr.vars.entries()) {
    const place = places.term(variable);
    if (place.row > row) {
      sheet.endLine();
      sheet.startLine();
      sheet.write("\t");
      row = place.row;
    } else if (index > 0) {
      sheet.write(" ");
    }
    writeTerm(p, variable);
    if (index < expr.vars.length - 1) sheet.write(",");
  }
}

function writeSomeIn(p: Printer, expr: SomeInExpr): void {
  p.sheet.insertRemarks(p.places.expr(expr).row);
  p.sheet.write("some ");
  const { key, value, collection } = expr;
  writeMembership(p, key === undefined ? [value, collection] : [key, value, collection]);
}

function writeEvery(p: Printer, expr: EveryExpr, place: Place): void {
  const { sheet, places } = p;
  sheet.insertRemarks(place.row);
  sheet.write("every ");
  if (expr.key !== undefined) {
    writeTerm(p, expr.key);
    sheet.write(", ");
  }
  writeTerm(p, expr.value);
  sheet.write(" in ");
  writeDomain(p, expr.domain);
  sheet.write(" {");
  p.tolerating(() => writeInnerBody(p, expr.body, { brackets: "{}", behind: place, whole: place }));
  const [first, second] = expr.body;
  if (second === undefined && first !== undefined && places.expr(first).row === places.expr(expr).row) sheet.write(" ");
  sheet.write("}");
}

/** `every x in (a in b)` needs its parentheses: OPA loses them, and then refuses what it has written. */
function writeDomain(p: Printer, domain: Term): void {
  const inParens = operatorOf(domain)?.sign === "in" && domain.type === "call" && domain.args.length === 2;
  if (inParens) p.sheet.write("(");
  writeTerm(p, domain);
  if (inParens) p.sheet.write(")");
}

function writeWiths(p: Printer, expr: Expr, place: Place): void {
  const { sheet } = p;
  const [first] = expr.with;
  if (first === undefined) return;
  let lastRow = endRow(p, place, first);
  let { level } = sheet;
  const begun = level;
  try {
    for (const [index, modifier] of expr.with.entries()) {
      const row = placeOf(p, modifier).row;
      const isNewLine = index === 0 ? row !== lastRow && row > lastRow : row > lastRow;
      if (isNewLine) {
        if (level === begun) {
          sheet.up();
          level++;
        }
        sheet.endLine();
        sheet.startLine();
        lastRow = row;
      }
      writeWith(p, modifier, isNewLine);
    }
  } finally {
    if (level > begun) sheet.down();
  }
}

/** The row in which a statement ends, without its `with`. */
function endRow(p: Printer, place: Place, first: With): number {
  const to = p.places.pinned === undefined ? Math.max(place.from, first.start) : place.to;
  const text = p.text.slice(place.from, to);
  let end = text.length;
  while (end > 0 && " \t\r\n".includes(text.charAt(end - 1))) end--;
  return place.row + p.places.rowsIn({ ...place, to: place.from + end });
}

function placeOf(p: Printer, modifier: With): Place {
  return p.places.pinned ?? p.places.between(modifier.start, modifier.end);
}

function writeWith(p: Printer, modifier: With, isNewLine: boolean): void {
  const { sheet } = p;
  p.forgetting(() => {
    sheet.insertRemarks(placeOf(p, modifier).row);
    sheet.write(isNewLine ? "with " : " with ");
    writeTerm(p, modifier.target);
  });
  sheet.write(" as ");
  p.tolerating(() => writeTerm(p, modifier.value));
}
