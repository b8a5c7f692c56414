/** Which variables an expression of the flat form mentions, and which ones it gives values to. */
import type { Flat, FlatExpr } from "./flat.ts";

/** Variables that have values. */
export interface Known {
  readonly size: number;
  has(id: number): boolean;
}

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
      variablesOfAll(term.parts, into, skip);
      return;
    case "set":
      if (!skip.sets) variablesOfAll(term.items, into, skip);
      return;
    case "array":
      variablesOfAll(term.items, into, skip);
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

function variablesOfAll(terms: readonly Flat[], into: Set<number>, skip: Skip): void {
  for (let i = 0; i < terms.length; i++) {
    const term = terms[i];
    // Most parts of refs are constants.
    if (term !== undefined && term.t !== "const") variablesOf(term, into, skip);
  }
}

/** Whether two sets together have all variables of a term. Asked of every expression, so that no set is made for it. */
export function areKnown(term: Flat, known: Known, outputs: Known, skip = skipNothing): boolean {
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

function areAllKnown(terms: readonly Flat[], known: Known, outputs: Known, skip: Skip): boolean {
  for (let i = 0; i < terms.length; i++) {
    const term = terms[i];
    if (term !== undefined && term.t !== "const" && !areKnown(term, known, outputs, skip)) return false;
  }
  return true;
}

/** The same for all variables that an expression mentions itself. */
export function areKnownInExpr(expr: FlatExpr, known: Known, outputs: Known): boolean {
  if (expr.f === "eq") {
    if (!areKnown(expr.a, known, outputs) || !areKnown(expr.b, known, outputs)) return false;
  } else if (!areAllKnown(operandsOf(expr), known, outputs, skipNothing)) {
    return false;
  }
  return expr.with.every(({ value }) => value === undefined || areKnown(value, known, outputs));
}

/** Whether a body stands inside an expression. */
export function hasBody(expr: FlatExpr): boolean {
  if (expr.f === "eq") return hasBodyInside(expr.a) || hasBodyInside(expr.b);
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
  if (expr.f === "eq") {
    variablesOf(expr.a, into);
    variablesOf(expr.b, into);
  } else {
    variablesOfAll(operandsOf(expr), into, skipNothing);
  }
  if (expr.with.length > 0) for (const { value } of expr.with) if (value !== undefined) variablesOf(value, into);
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
export function refOutputs(term: Flat, safe: Known, into: Set<number>): void {
  switch (term.t) {
    case "ref":
      if (typeof term.head === "number" && !safe.has(term.head)) return;
      for (let i = 0; i < term.parts.length; i++) {
        const part = term.parts[i];
        if (part === undefined || part.t === "const") continue;
        variablesOf(part, into, skipRefHeads);
        refOutputs(part, safe, into);
      }
      return;
    case "array":
    case "set":
      for (const item of term.items) refOutputs(item, safe, into);
      return;
    case "object":
      for (const part of term.entries.flat()) refOutputs(part, safe, into);
      return;
    case "const":
    case "var":
    case "comprehension":
      return;
  }
}
