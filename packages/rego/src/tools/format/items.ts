import type { Expr, Term } from "../../syntax/ast.ts";
import { isUnion } from "./operators.ts";
import type { Place } from "./places.ts";
import type { Printer } from "./printer.ts";
import { UnexpectedComment } from "./sheet.ts";
import { writeTerm } from "./terms.ts";

/** An item of a list; `value` where it is an entry of an object. */
export interface Item {
  readonly term: Term;
  readonly value?: Term;
}

interface ItemsOptions {
  /** Of what holds the items. */
  readonly place: Place;
  readonly closingRow: number;
}

export function writeArray(p: Printer, items: readonly Term[], place: Place): void {
  p.sheet.write("[");
  try {
    writeItems(p, itemsOf(items), { place, closingRow: p.places.closingRow(place, "[]") });
  } finally {
    p.sheet.write("]");
  }
}

export function writeSet(p: Printer, items: readonly Term[], place: Place): void {
  const distinct = p.identities.distinct(items);
  if (distinct.length === 0) {
    p.sheet.write("set()");
    return p.sheet.insertRemarks(p.places.closingRow(place, "()"));
  }
  p.sheet.write("{");
  try {
    const terms = p.tellsOrder(distinct) ? distinct : p.order.sorted(distinct);
    writeItems(p, itemsOf(terms), { place, closingRow: p.places.closingRow(place, "{}") });
  } finally {
    p.sheet.write("}");
  }
}

export function writeObject(p: Printer, entries: readonly (readonly [Term, Term])[], place: Place): void {
  const merged = p.identities.merged(entries);
  p.sheet.write("{");
  try {
    const placed = p.places.pinned === undefined ? merged : p.order.byKey(merged);
    const items = placed.map(([term, value]) => ({ term, value }));
    writeItems(p, items, { place, closingRow: p.places.closingRow(place, "{}") });
  } finally {
    p.sheet.write("}");
  }
}

function itemsOf(terms: readonly Term[]): readonly Item[] {
  return terms.map((term) => ({ term }));
}

/** Items in the rows in which they stood. More than one row, or a break before the first item, spreads them over lines. */
export function writeItems(p: Printer, items: readonly Item[], { place, closingRow }: ItemsOptions): void {
  const { sheet } = p;
  // OPA looks for them in lists only.
  const isKnown = !p.hasGenerated(items.flatMap(({ term, value }) => (value === undefined ? [term] : [])));
  const lines = isKnown ? groupByRow(items, ({ term }) => p.places.term(term).row) : [items];
  if (lines.length <= 1 && sheet.hasRemarkBetween(place.row, closingRow)) throw new UnexpectedComment();
  const [first] = items;
  const isSpread = lines.length > 1 || (first !== undefined && breakBefore(p, first.term, place));
  if (isSpread) {
    sheet.delayed = true;
    sheet.endLine();
    sheet.up();
    sheet.startLine();
  }
  p.forgetting(() => {
    for (const [index, line] of lines.entries()) {
      if (index > 0) {
        sheet.write(",");
        sheet.endLine();
        sheet.startLine();
      }
      writeLine(p, line, items.length === 1);
    }
    if (!isSpread) return;
    sheet.write(",");
    sheet.endLine();
    sheet.insertRemarks(closingRow);
    sheet.down();
    sheet.startLine();
  });
}

/** Whether the statements of a body stand in one row. */
export function standInOneRow(p: Printer, body: readonly Expr[]): boolean {
  return p.hasGeneratedIn(body) || groupByRow(body, (expr) => p.places.expr(expr).row).length <= 1;
}

/** The first thing never begins a row of its own: only what comes behind can stand lower. */
function groupByRow<T>(things: readonly T[], rowOf: (thing: T) => number): readonly (readonly T[])[] {
  const lines: T[][] = [];
  let last = 0;
  for (const thing of things) {
    const row = rowOf(thing);
    const line = lines.at(-1);
    if (line === undefined || row > last) lines.push([thing]);
    else line.push(thing);
    last = row;
  }
  return lines;
}

/** Whether the text of the whole has a line break before the first text like that of its first item. */
function breakBefore(p: Printer, first: Term, whole: Place): boolean {
  const { places, text } = p;
  const sought = places.textOf(places.term(first));
  const at = text.indexOf(sought, whole.from);
  if (at <= whole.from || at + sought.length > whole.to) return false;
  return places.row(at) > places.row(whole.from + 1);
}

function writeLine(p: Printer, line: readonly Item[], isAlone: boolean): void {
  for (const [index, item] of line.entries()) {
    if (index > 0) p.sheet.write(", ");
    if (item.value === undefined) writeInList(p, item.term, isAlone);
    else writeEntry(p, item.term, item.value, isAlone);
  }
}

/** A union stays in parentheses: without them it may be read as a comprehension. */
function writeInList(p: Printer, term: Term, isAlone: boolean): void {
  const parens = isUnion(term) && (isAlone || isCalledByName(term) || p.places.startsWithParen(p.places.term(term)));
  if (parens) p.sheet.write("(");
  try {
    writeTerm(p, term);
  } finally {
    if (parens) p.sheet.write(")");
  }
}

function isCalledByName(term: Term): boolean {
  return term.type === "call" && term.infix !== true;
}

function writeEntry(p: Printer, key: Term, value: Term, isAlone: boolean): void {
  p.forgetting(() => writeKey(p, key));
  p.sheet.write(": ");
  writeInList(p, value, isAlone);
}

export function writeKey(p: Printer, key: Term): void {
  const parens = isUnion(key) && (isCalledByName(key) || p.places.startsWithParen(p.places.term(key)));
  if (parens) p.sheet.write("(");
  writeTerm(p, key);
  if (parens) p.sheet.write(")");
}
