import type { Expr } from "../../syntax/ast.ts";
import { writeBody, writeExpr } from "./bodies.ts";
import { writeHead } from "./heads.ts";
import type { Printer } from "./printer.ts";
import type { RuleShape } from "./rule-shape.ts";
import { listOf } from "./sheet.ts";

/** Rules one below the other; one-liners that stood together stay so. */
export function writeRules(p: Printer, rules: readonly RuleShape[]): void {
  for (const [index, rule] of rules.entries()) {
    const next = rules[index + 1];
    const isKept = p.kept.get(rule.unit);
    if (isKept === "as written") {
      if (!rule.isRepeated) keepUnit(p, rule);
      continue;
    }
    if (isKept === "comments above" && !rule.isRepeated) liftRemarks(p, rule);
    const begun = p.begin(rule.unit);
    p.tolerating(() => p.sheet.insertRemarks(rule.place.row));
    p.tolerating(() => writeRule(p, rule));
    const stayTogether =
      next !== undefined && !p.kept.has(next.unit) && mayStandTogether(p, rule) && mayStandTogether(p, next);
    if (!stayTogether || next.place.row !== rule.place.row + 1) p.sheet.blankLine();
    p.end(begun);
  }
}

/** Moves the comments inside a rule above it, apart from what stands there: that may be METADATA. */
function liftRemarks(p: Printer, { unit }: RuleShape): void {
  const { sheet } = p;
  const above = sheet.takeAbove(p.places.row(unit.start));
  const inside = sheet.takeBefore(unit.end);
  sheet.remarks = listOf(above, sheet.remarks);
  for (const remark of inside) sheet.writeLine(remark.text);
  if (inside.length > 0) sheet.blankLine();
}

/** Leaves a rule, with all bodies of its head, as it was written. */
function keepUnit(p: Printer, rule: RuleShape): void {
  const { sheet, places } = p;
  const { start, end } = rule.unit;
  const row = places.row(start);
  const before = sheet.takeAbove(row);
  sheet.writeRemarks(before);
  const last = before.at(-1);
  if (last !== undefined && row - last.row > 1) sheet.blankLine();
  sheet.startLine();
  sheet.write(p.text.slice(start, end));
  sheet.takeBefore(end);
  const next = sheet.remarks?.first;
  if (next !== undefined && next.row === places.row(end)) {
    sheet.write(` ${next.text}`);
    sheet.remarks = sheet.remarks?.rest;
  }
  sheet.blankLine();
}

function mayStandTogether(p: Printer, rule: RuleShape): boolean {
  const [only, second] = rule.body;
  if (second !== undefined || rule.isDefault || rule.branch !== undefined || !takesIf(p, rule)) return false;
  return only === undefined || !needsBraces(p, rule, only);
}

/** Whether `if` is written before the body: v0 has no `if` behind `p[x]`. */
function takesIf(p: Printer, rule: RuleShape): boolean {
  return p.style.if && (p.style.contains || rule.value !== undefined);
}

function writeRule(p: Printer, rule: RuleShape): void {
  const { sheet } = p;
  if (!rule.isElse) sheet.startLine();
  if (rule.isDefault) sheet.write("default ");
  const isConstant = rule.branch === undefined && holdsAlways(rule.body);
  sheet.takesLastComment = isConstant;
  const stopped = p.tolerating(() => {
    if (rule.isRepeated) p.places.pin(rule.headPlace, () => writeHead(p, rule, isConstant));
    else writeHead(p, rule, isConstant);
  });
  if (isConstant) return sheet.endLine();
  sheet.takesLastComment = true;
  p.forgetting(() => {
    if (takesIf(p, rule)) {
      sheet.write(" if");
      if (isOneLiner(p, rule)) return writeOneLiner(p, rule);
    }
    writeBlock(p, rule, stopped && sheet.remarks !== undefined);
  });
}

/** OPA adds the body `true` where none is written, and writes neither. */
function holdsAlways(body: readonly Expr[]): boolean {
  const [only, second] = body;
  if (only === undefined) return true;
  if (second !== undefined || only.type !== "term" || only.negated || only.with.length > 0) return false;
  return only.term.type === "boolean" && only.term.value;
}

/** Whether the only statement stands in the row in which the head ends. */
function isOneLiner(p: Printer, rule: RuleShape): boolean {
  const [only, second] = rule.body;
  if (only === undefined || second !== undefined || needsBraces(p, rule, only)) return false;
  const row = rule.bodyPlace?.row ?? p.places.expr(only).row;
  return row === rule.headPlace.row + p.places.rowsIn(rule.headPlace);
}

/** `if {x}` and `else if {"a": 1}.a` begin with a body: a set, or what begins with a brace, needs one around it. */
function needsBraces(p: Printer, rule: RuleShape, only: Expr): boolean {
  if (rule.isElse && p.text.charAt(only.start) === "{") return true;
  return only.type === "term" && only.term.type === "set" && only.term.items.length > 0;
}

function writeOneLiner(p: Printer, rule: RuleShape): void {
  const { sheet } = p;
  sheet.write(" ");
  inBody(p, rule, () => {
    const [only] = rule.body;
    if (only !== undefined) writeExpr(p, only);
  });
  sheet.endLine();
  if (rule.branch !== undefined) writeElse(p, rule, rule.branch);
}

function writeBlock(p: Printer, rule: RuleShape, commentWaits: boolean): void {
  const { sheet } = p;
  if (commentWaits) {
    sheet.write(" { ");
  } else {
    sheet.write(" {");
    sheet.endLine();
  }
  sheet.up();
  // Behind `if {`, a union at the start would be read as a comprehension.
  const unionInParens = takesIf(p, rule) && !rule.isElse;
  p.tolerating(() => inBody(p, rule, () => writeBody(p, rule.body, { unionInParens })));
  const behind = rule.args.length > 0 ? "()" : rule.key === "none" ? undefined : "[]";
  sheet.insertRemarks(p.places.closingRow(rule.place, "{}", behind));
  sheet.down();
  sheet.startLine();
  sheet.write("}");
  if (rule.branch !== undefined) writeElse(p, rule, rule.branch);
}

function inBody(p: Printer, rule: RuleShape, write: () => void): void {
  if (rule.bodyPlace === undefined) write();
  else p.places.pin(rule.bodyPlace, write);
}

/** `else` stays behind the `}` before it where it stood behind something in its line. */
function writeElse(p: Printer, rule: RuleShape, branch: RuleShape): void {
  const { sheet } = p;
  const first = sheet.remarks?.first;
  const { row } = branch.headPlace;
  const wasInline = branch.place.row > rule.place.row && !startsItsLine(p, branch);
  const commentAbove = (first !== undefined && first.row < row) || sheet.atLineEnd !== undefined;
  if (!commentAbove && wasInline) {
    sheet.write(" ");
  } else {
    sheet.blankLine();
    sheet.startLine();
  }
  sheet.insertRemarks(row);
  // The comments have ended the line.
  if (commentAbove && !wasInline) sheet.startLine();
  writeRule(p, branch);
}

function startsItsLine(p: Printer, { place }: RuleShape): boolean {
  const line = p.text.slice(p.places.rowStart(place.row), place.at + "else".length);
  return line.trimStart().startsWith("else");
}
