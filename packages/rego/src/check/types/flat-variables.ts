/** Which variables an expression of the flat form mentions, and which ones it gives values to. */
import type { Flat, FlatExpr } from "./flat.ts";

/** What a walk leaves out. */
interface Skip {
  readonly refHeads: boolean;
  readonly objectKeys: boolean;
  readonly sets: boolean;
}

const skipNothing: Skip = { refHeads: false, objectKeys: false, sets: false };
const skipRefHeads: Skip = { refHeads: true, objectKeys: false, sets: false };
/** What a pattern gives no value to. */
export const skipLookups: Skip = { refHeads: true, objectKeys: true, sets: false };
/** The same for an argument, which sets can't be patterns of. */
export const skipLookupsAndSets: Skip = { refHeads: true, objectKeys: true, sets: true };

/** Variables of a term outside nested bodies. */
export function variablesOf(term: Flat, into: Set<number>, skip = skipNothing): void {
  switch (term.t) {
    case "var":
      into.add(term.id);
      return;
    case "ref":
      if (typeof term.head === "number" && !skip.refHeads) into.add(term.head);
      for (const part of term.parts) variablesOf(part, into, skip);
      return;
    case "set":
      if (skip.sets) return;
      for (const item of term.items) variablesOf(item, into, skip);
      return;
    case "array":
      for (const item of term.items) variablesOf(item, into, skip);
      return;
    case "object":
      for (const [key, value] of term.entries) {
        if (!skip.objectKeys) variablesOf(key, into, skip);
        variablesOf(value, into, skip);
      }
      return;
    case "const":
    case "comprehension":
      return;
  }
}

/** Whether two sets together have all variables of a term. Asked of every expression, so that no set is made for it. */
export function areKnown(
  term: Flat,
  known: ReadonlySet<number>,
  outputs: ReadonlySet<number>,
  skip = skipNothing,
): boolean {
  switch (term.t) {
    case "var":
      return known.has(term.id) || outputs.has(term.id);
    case "ref":
      if (typeof term.head === "number" && !skip.refHeads && !known.has(term.head) && !outputs.has(term.head)) {
        return false;
      }
      return areAllKnown(term.parts, known, outputs, skip);
    case "set":
      return skip.sets || areAllKnown(term.items, known, outputs, skip);
    case "array":
      return areAllKnown(term.items, known, outputs, skip);
    case "object":
      for (const [key, value] of term.entries) {
        if (!skip.objectKeys && !areKnown(key, known, outputs, skip)) return false;
        if (!areKnown(value, known, outputs, skip)) return false;
      }
      return true;
    case "const":
    case "comprehension":
      return true;
  }
}

function areAllKnown(
  terms: readonly Flat[],
  known: ReadonlySet<number>,
  outputs: ReadonlySet<number>,
  skip: Skip,
): boolean {
  for (const term of terms) if (!areKnown(term, known, outputs, skip)) return false;
  return true;
}

/** The same for all variables that an expression mentions itself. */
export function areKnownInExpr(expr: FlatExpr, known: ReadonlySet<number>, outputs: ReadonlySet<number>): boolean {
  if (!areAllKnown(operandsOf(expr), known, outputs, skipNothing)) return false;
  for (const { value } of expr.with) if (value !== undefined && !areKnown(value, known, outputs)) return false;
  return true;
}

/** Whether a body stands inside an expression. */
export function hasBody(expr: FlatExpr): boolean {
  return expr.f === "every" || operandsOf(expr).some(hasBodyInside);
}

function hasBodyInside(term: Flat): boolean {
  switch (term.t) {
    case "comprehension":
      return true;
    case "ref":
      return term.parts.length > 0 && term.parts.some(hasBodyInside);
    case "array":
    case "set":
      return term.items.some(hasBodyInside);
    case "object":
      return term.entries.some(([key, value]) => hasBodyInside(key) || hasBodyInside(value));
    case "const":
    case "var":
      return false;
  }
}

/** The terms of an expression itself: no nested body, no `with`. */
export function operandsOf(expr: FlatExpr): readonly Flat[] {
  switch (expr.f) {
    case "term":
      return [expr.term];
    case "eq":
      return [expr.a, expr.b];
    case "call":
      return expr.args;
    case "every":
      return [expr.domain];
  }
}

/** Variables that must have values before, or get them by, an expression. */
export function variablesOfExpr(expr: FlatExpr, into: Set<number>): void {
  for (const term of operandsOf(expr)) variablesOf(term, into);
  for (const { value } of expr.with) if (value !== undefined) variablesOf(value, into);
}

/** All variables inside the nested bodies of an expression. */
export function closureVariables(expr: FlatExpr): Set<number> {
  const found = new Set<number>();
  for (const term of operandsOf(expr)) inClosures(term, found);
  if (expr.f === "every") for (const inner of expr.body) everything(inner, found);
  return found;
}

function inClosures(term: Flat, into: Set<number>): void {
  switch (term.t) {
    case "comprehension":
      for (const head of term.key === undefined ? [term.value] : [term.key, term.value]) {
        variablesOf(head, into);
        inClosures(head, into);
      }
      for (const expr of term.body) everything(expr, into);
      return;
    case "ref":
      for (const part of term.parts) inClosures(part, into);
      return;
    case "array":
    case "set":
      for (const item of term.items) inClosures(item, into);
      return;
    case "object":
      for (const part of term.entries.flat()) inClosures(part, into);
      return;
    case "const":
    case "var":
      return;
  }
}

function everything(expr: FlatExpr, into: Set<number>): void {
  variablesOfExpr(expr, into);
  for (const term of operandsOf(expr)) inClosures(term, into);
  if (expr.f === "every") for (const inner of expr.body) everything(inner, into);
}

/** Variables that a part of a ref gets from what the ref leads to, if its head has a value. */
export function refOutputs(term: Flat, isSafe: (id: number) => boolean, into: Set<number>): void {
  switch (term.t) {
    case "ref":
      if (typeof term.head === "number" && !isSafe(term.head)) return;
      for (const part of term.parts) {
        variablesOf(part, into, skipRefHeads);
        refOutputs(part, isSafe, into);
      }
      return;
    case "array":
    case "set":
      for (const item of term.items) refOutputs(item, isSafe, into);
      return;
    case "object":
      for (const part of term.entries.flat()) refOutputs(part, isSafe, into);
      return;
    case "const":
    case "var":
    case "comprehension":
      return;
  }
}
