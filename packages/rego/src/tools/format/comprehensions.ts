import type { ArrayComprehension, Expr, ObjectComprehension, SetComprehension, Term } from "../../syntax/ast.ts";
import { writeBody, writeExpr } from "./bodies.ts";
import { standInOneRow, writeKey } from "./items.ts";
import { operatorOf } from "./operators.ts";
import type { Place } from "./places.ts";
import type { Printer } from "./printer.ts";
import { writeOperand } from "./terms.ts";

interface Frame {
  readonly brackets: "[]" | "{}";
  /** Of the comprehension. */
  readonly place: Place;
}

export function writeComprehension(p: Printer, term: ArrayComprehension | SetComprehension, frame: Frame): void {
  writeTermAndBody(p, term.term, term.body, { ...frame, at: p.places.term(term.term) });
}

export function writeObjectComprehension(p: Printer, term: ObjectComprehension, place: Place): void {
  const { sheet } = p;
  const key = p.places.term(term.key);
  // A comment before the key needs its line, and so does the key then.
  const isLow = sheet.hasRemarkBetween(place.row - 1, key.row);
  if (isLow && key.row - place.row > 1) {
    sheet.endLine();
    sheet.startLine();
  }
  p.forgetting(() => writeKey(p, term.key));
  sheet.write(": ");
  // The value does not go to a line of its own: it counts as standing in the first row.
  const at = { ...p.places.term(term.value), row: isLow ? key.row : place.row };
  writeTermAndBody(p, term.value, term.body, { brackets: "{}", place, at });
}

function writeTermAndBody(p: Printer, term: Term, body: readonly Expr[], frame: Frame & { readonly at: Place }): void {
  const { sheet } = p;
  const { brackets, place, at } = frame;
  if (at.row - place.row >= 1) {
    sheet.endLine();
    sheet.startLine();
  }
  // Without parentheses an operator would be read as something else here.
  const inParens = term.type === "call" && operatorOf(term) !== undefined;
  writeOperand(p, term, { inParens, place: at });
  sheet.write(" |");
  writeInnerBody(p, body, { brackets, behind: at, whole: place });
}

interface InnerBody {
  readonly brackets: "[]" | "{}";
  /** What stands before the body. */
  readonly behind: Place;
  /** What ends with the closing bracket. */
  readonly whole: Place;
}

/** The body of a comprehension, of `every` or of `not`: on one line where it stood on one line with what is before it. */
export function writeInnerBody(p: Printer, body: readonly Expr[], { brackets, behind, whole }: InnerBody): void {
  const { sheet, places } = p;
  const [first] = body;
  if (first === undefined) return;
  const isSpread = places.expr(first).row > behind.row || !standInOneRow(p, body);
  if (!isSpread) {
    sheet.write(" ");
    for (const [index, expr] of body.entries()) {
      if (index > 0) sheet.write("; ");
      writeExpr(p, expr);
    }
    return p.forgetting(() => sheet.insertRemarks(places.closingRow(whole, brackets)));
  }
  sheet.endLine();
  sheet.up();
  try {
    writeBody(p, body);
    p.forgetting(() => sheet.insertRemarks(places.closingRow(whole, brackets)));
  } finally {
    sheet.down();
    sheet.startLine();
  }
}
