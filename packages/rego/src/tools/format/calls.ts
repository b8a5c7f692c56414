import type { CallTerm, Term } from "../../syntax/ast.ts";
import { fieldText } from "./fields.ts";
import { writeItems } from "./items.ts";
import { isUnion, nameOf, type Operator, operatorOf } from "./operators.ts";
import { nowhere } from "./places.ts";
import type { Printer } from "./printer.ts";
import { CannotFormat } from "./sheet.ts";
import { writeOperand, writeTerm } from "./terms.ts";

/** A call that is a statement of its own: an operator stands without parentheses, and a result that is passed out before `=`. */
export function writeStatementCall(p: Printer, call: CallTerm, options: { readonly unionInParens: boolean }): void {
  const operator = operatorOf(call);
  if (operator === undefined) return writePlainCall(p, call);
  if (operator.sign === "in") return writeMembership(p, operandsOf(call, operator));
  const [first, second, result, ...more] = call.args;
  if (first === undefined || second === undefined || more.length > 0) return refuseArity(call);
  p.forgetting(() => {
    const lead = result ?? first;
    const leadInParens = options.unionInParens && isUnion(lead);
    if (leadInParens) writeOperand(p, lead, { inParens: true });
    else if (result !== undefined) writeTerm(p, result);
    if (result !== undefined) p.sheet.write(" = ");
    if (lead !== first || !leadInParens) writeSide(p, first, operator, "left");
  });
  p.sheet.write(` ${operator.sign} `);
  writeSide(p, second, operator, "right");
}

/** An operand of a statement. OPA writes it without parentheses even where that changes what it means. */
function writeSide(p: Printer, term: Term, around: Operator, side: "left" | "right"): void {
  const inner = operatorOf(term);
  const isLoose = inner !== undefined && around.strength > 0 && !bindsWithin(inner, around, side);
  if (isLoose && !isParenthesisedAnyway(term)) return writeOperand(p, term, { inParens: true });
  writeTerm(p, term);
}

function bindsWithin(inner: Operator, around: Operator, side: "left" | "right"): boolean {
  return side === "left" ? inner.strength >= around.strength : inner.strength > around.strength;
}

function isParenthesisedAnyway(term: Term): boolean {
  return operatorOf(term)?.operands === 3;
}

export function writeCall(p: Printer, call: CallTerm, inParens: boolean): void {
  const operator = operatorOf(call);
  if (operator === undefined) return writePlainCall(p, call);
  const args = operandsOf(call, operator);
  const isMember = operator.sign === "in";
  const parens = isMember ? inParens || operator.operands === 3 : inParens;
  if (parens) p.sheet.write("(");
  if (isMember) {
    try {
      writeMembership(p, args);
    } finally {
      if (parens) p.sheet.write(")");
    }
    return;
  }
  const [first, second] = args;
  if (first === undefined || second === undefined) return;
  writeOperand(p, first, { inParens: true });
  p.sheet.write(` ${operator.sign} `);
  writeOperand(p, second, { inParens: true });
  if (parens) p.sheet.write(")");
}

/** `x in xs` and `k, v in xs`. */
export function writeMembership(p: Printer, operands: readonly Term[]): void {
  p.forgetting(() => {
    const last = operands.length - 1;
    for (const [index, operand] of operands.entries()) {
      if (index > 0) p.sheet.write(index === last ? " in " : ", ");
      // `a in b in c` is `(a in b) in c`; anywhere else OPA loses parentheses that are needed.
      const isFirst = index === 0 && operands.length === 2;
      writeOperand(p, operand, { inParens: !(isFirst && operatorOf(operand)?.sign === "in") });
    }
  });
}

function operandsOf(call: CallTerm, operator: Operator): readonly Term[] {
  return call.args.length === operator.operands ? call.args : refuseArity(call);
}

function refuseArity(call: CallTerm): never {
  throw new CannotFormat(`${nameOf(call)}: arity mismatch`, call);
}

function writePlainCall(p: Printer, call: CallTerm): void {
  const { sheet, places } = p;
  p.forgetting(() => {
    const place = places.pinned ?? places.between(call.start, nameEnd(p, call));
    sheet.insertRemarks(place.row);
    if (!sheet.inline) sheet.startLine();
    const [root = "", ...rest] = call.operator;
    sheet.write(root);
    if (!sheet.inline) sheet.startLine();
    for (const part of rest) sheet.write(fieldText(part, staysQuoted(p, call, part)));
    sheet.write("(");
    try {
      const items = call.args.map((term) => ({ term }));
      writeItems(p, items, {
        place,
        closingRow: places.pinned === undefined ? nowhere : places.closingRow(place, "()"),
      });
    } finally {
      sheet.write(")");
    }
  });
}

function nameEnd(p: Printer, call: CallTerm): number {
  const paren = p.text.indexOf("(", call.start);
  return paren < 0 ? call.start : paren;
}

function staysQuoted(p: Printer, call: CallTerm, part: string): boolean {
  if (p.places.pinned !== undefined || !p.style.keywords.has(part)) return false;
  return p.text.slice(call.start, nameEnd(p, call)).includes(`"${part}"`);
}
