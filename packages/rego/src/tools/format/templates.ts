import type { Expr, TemplateTerm } from "../../syntax/ast.ts";
import { writeExpr } from "./bodies.ts";
import { skipBlank } from "./places.ts";
import type { Printer } from "./printer.ts";
import { plainQuoted } from "./quoted.ts";

/** `$"…{x}…"`. Comments in an expression stay in it, before or behind it; a constant becomes a part of the text. */
export function writeTemplate(p: Printer, term: TemplateTerm): void {
  const { sheet } = p;
  const sign = term.raw === true ? "`" : '"';
  sheet.write(`$${sign}`);
  for (const [index, part] of term.parts.entries()) {
    if (typeof part === "string") {
      sheet.write(pieceText(part, term.raw === true));
      continue;
    }
    const constant = constantText(p, part, term.raw === true);
    if (constant === undefined) writeExpression(p, part, nextRow(p, term, index));
    else sheet.write(constant);
  }
  sheet.write(sign);
}

function pieceText(text: string, isRaw: boolean): string {
  return (isRaw ? text : plainQuoted(text).slice(1, -1)).replaceAll("{", "\\{");
}

/** Undefined for what is no constant, has a comment before it, or can't stand in a raw text. */
function constantText(p: Printer, expr: Expr, isRaw: boolean): string | undefined {
  if (expr.type !== "term" || p.hasCommentBefore(expr.start)) return undefined;
  const { term } = expr;
  if (term.type === "string") return isRaw && term.value.includes("`") ? undefined : pieceText(term.value, isRaw);
  return term.type === "null" || term.type === "boolean" || term.type === "number" ? p.oneLine.term(term) : undefined;
}

function writeExpression(p: Printer, expr: Expr, next: number | undefined): void {
  const { sheet } = p;
  sheet.write("{");
  sheet.up();
  if (sheet.atLineEnd !== undefined) {
    sheet.endLine();
    sheet.startLine();
  } else {
    const before = sheet.takeAbove(p.places.expr(expr).row);
    if (before.length > 0) {
      sheet.write(" ");
      sheet.inline = true;
      sheet.writeRemarks(before);
    }
  }
  writeExpr(p, expr);
  const behind = next === undefined ? [] : sheet.takeAbove(next);
  if (behind.length > 0) {
    sheet.endLine();
    sheet.writeRemarks(behind);
    sheet.startLine();
  }
  sheet.write("}");
  sheet.down();
}

/** The row of the part behind an expression. */
function nextRow(p: Printer, term: TemplateTerm, index: number): number | undefined {
  const part = term.parts[index];
  const next = term.parts[index + 1];
  if (next === undefined || part === undefined || typeof part === "string") return undefined;
  if (typeof next !== "string") return p.places.expr(next).row;
  if (p.places.pinned !== undefined) return p.places.pinned.row;
  const at = skipBlank(p.text, part.end) + 1;
  // For OPA a line break at the start of a text belongs to the row behind it.
  return p.places.row(at) + (p.text.charAt(at) === "\n" ? 1 : 0);
}
