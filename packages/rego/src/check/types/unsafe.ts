/**
 * Which variables of a clause get no value, by OPA's own account: a variable that waits for another one is not told,
 * the other one is. Asked only for clauses that can't be planned.
 */
import type { At, Clause } from "../resolved.ts";
import type { Flat, FlatComprehension, FlatExpr } from "./flat.ts";
import { closureVariables, operandsOf, variablesOf, variablesOfExpr } from "./flat-variables.ts";
import { type ArityOf, flattenUnordered } from "./flatten.ts";
import { outputsOf } from "./reorder.ts";

/** `name` is undefined for what has none: a value that the compiler keeps for an expression. */
export interface UnsafeVariable {
  readonly name: string | undefined;
  readonly at: At;
  /** Whether a `print` or a template string names it: those take what is there, and OPA has a message of its own. */
  readonly isPrinted?: boolean;
}

interface Place {
  readonly id: number;
  readonly at: At;
  readonly isPrinted?: boolean;
}

interface Unsafe {
  /** What each expression without a place waits for. */
  readonly waits: Map<FlatExpr, Set<number>>;
  readonly printed: Place[];
}

/** Placing expressions takes time that grows with the square of a body; beyond this the plan's own account must do. */
const MOST_EXPRESSIONS = 1_000;

/** None when the clause is too large to say. */
export function unsafeVariables(clause: Clause, arityOf: ArityOf): readonly UnsafeVariable[] {
  const nameOf = (id: number): string | undefined => {
    const name = clause.variables[id]?.name;
    if (name === undefined || name === "_") return undefined;
    return name.startsWith("$") ? "_" : name;
  };
  return flattenUnordered(clause, arityOf).flatMap(({ body, safe, head }) => {
    if (body.length > MOST_EXPRESSIONS) return [];
    const unsafe: Unsafe = { waits: new Map(), printed: [] };
    check(body, safe, unsafe);
    const all: readonly Place[] = [...unsafeInHead(head, { body, safe }), ...unsafe.printed, ...told(unsafe)];
    return all.map(({ id, ...place }) => ({ name: nameOf(id), ...place }));
  });

  function told({ waits, printed }: Unsafe): readonly Place[] {
    const first = new Map<number, At>();
    for (const [expr, ids] of [...waits].sort(([a], [b]) => a.at.start - b.at.start)) {
      for (const id of ids) if (!first.has(id)) first.set(id, placeIn(expr, id));
    }
    for (const { id } of printed) first.delete(id);
    const all = [...first].map(([id, at]) => ({ id, at })).sort((a, b) => a.at.start - b.at.start);
    const named = all.filter(({ id }) => nameOf(id) !== undefined);
    return named.length > 0 || printed.length > 0 ? named : all;
  }
}

function unsafeInHead(
  head: readonly Flat[],
  { body, safe }: { readonly body: readonly FlatExpr[]; readonly safe: ReadonlySet<number> },
): readonly Place[] {
  const known = new Set(safe);
  for (const expr of body) variablesOfExpr(expr, known);
  return head.flatMap((term) => {
    const mentioned = new Set<number>();
    variablesOf(term, mentioned);
    return [...mentioned].filter((id) => !known.has(id)).map((id) => ({ id, at: placeInTerm(term, id) ?? term.at }));
  });
}

/** Places expressions as OPA does, and notes for each that finds no place which variables it waits for. */
function check(body: readonly FlatExpr[], globals: ReadonlySet<number>, unsafe: Unsafe): void {
  const mentioned = new Set<number>();
  for (const expr of body) variablesOfExpr(expr, mentioned);
  const safe = new Set([...mentioned].filter((id) => globals.has(id)));
  for (const expr of body) {
    const needs = new Set<number>();
    variablesOfExpr(expr, needs);
    const missing = new Set([...needs].filter((id) => !safe.has(id)));
    if (missing.size > 0) unsafe.waits.set(expr, missing);
  }
  const placed: FlatExpr[] = [];
  const left = new Set(body);
  for (let before = -1; placed.length > before; ) {
    before = placed.length;
    for (const expr of left) {
      const outputs = outputsOf(expr, safe);
      const open = [...closureVariables(expr)].filter((id) => mentioned.has(id) && !globals.has(id) && !safe.has(id));
      if (open.length > 0) {
        if (open.length === outputs.size && open.every((id) => outputs.has(id))) continue;
        unsafe.waits.set(expr, new Set(open));
      }
      const waits = unsafe.waits.get(expr);
      for (const id of waits ?? []) if (outputs.has(id) || safe.has(id)) waits?.delete(id);
      if (waits !== undefined && waits.size > 0) continue;
      unsafe.waits.delete(expr);
      left.delete(expr);
      placed.push(expr);
      for (const id of outputs) safe.add(id);
    }
  }
  for (const expr of body) checkPrinted(expr, new Set([...globals, ...safe]), unsafe);
  const known = new Set(globals);
  for (const expr of placed) {
    checkInside(expr, known, unsafe);
    variablesOfExpr(expr, known);
  }
}

/** The arguments of `print` and the parts of a template are sets of one value or none, each made by a body of its own. */
function checkPrinted(expr: FlatExpr, known: ReadonlySet<number>, unsafe: Unsafe): void {
  if (expr.f !== "call" || !("name" in expr.callee)) return;
  if (expr.callee.name !== "print" && expr.callee.name !== "internal.template_string") return;
  const isTemplate = expr.callee.name !== "print";
  const [parts] = expr.args;
  for (const part of parts?.t === "array" ? parts.items : []) {
    if (part.t !== "comprehension" || part.value.t !== "var") continue;
    const own = part.value.id;
    if (isTemplate && isPlainVariable(part)) continue;
    const mentioned = new Set<number>();
    const inside = new Set(known);
    for (const inner of part.body) {
      variablesOfExpr(inner, mentioned);
      for (const id of outputsOf(inner, inside)) if (id === own || inner.f === "call") inside.add(id);
    }
    for (const id of mentioned) {
      if (id !== own && !inside.has(id)) unsafe.printed.push({ id, at: part.at, isPrinted: true });
    }
  }
}

function isPlainVariable({ body }: FlatComprehension): boolean {
  const [only] = body;
  return body.length === 1 && only?.f === "eq" && only.a.t === "var" && only.b.t === "var";
}

function checkInside(expr: FlatExpr, known: ReadonlySet<number>, unsafe: Unsafe): void {
  for (const term of operandsOf(expr))
    eachComprehension(term, (inner) => checkComprehension(inner, expr, known, unsafe));
  if (expr.f !== "every") return;
  const inner = new Set(known).add(expr.value);
  if (expr.key !== undefined) inner.add(expr.key);
  check(expr.body, inner, unsafe);
}

function checkComprehension(
  inner: FlatComprehension,
  around: FlatExpr,
  known: ReadonlySet<number>,
  unsafe: Unsafe,
): void {
  const bound = new Set(known);
  for (const expr of inner.body) variablesOfExpr(expr, bound);
  const wanted = new Set<number>();
  for (const term of inner.key === undefined ? [inner.value] : [inner.key, inner.value]) variablesOf(term, wanted);
  const missing = [...wanted].filter((id) => !bound.has(id));
  if (missing.length > 0) unsafe.waits.set(around, new Set([...(unsafe.waits.get(around) ?? []), ...missing]));
  check(inner.body, known, unsafe);
}

function eachComprehension(term: Flat, visit: (inner: FlatComprehension) => void): void {
  if (term.t === "comprehension") visit(term);
  else for (const part of partsOf(term)) eachComprehension(part, visit);
}

function partsOf(term: Flat): readonly Flat[] {
  switch (term.t) {
    case "ref":
      return term.parts;
    case "array":
    case "set":
      return term.items;
    case "object":
      return term.entries.flat();
    case "comprehension":
      return term.key === undefined ? [term.value] : [term.key, term.value];
    case "const":
    case "var":
      return [];
  }
}

/** Where an expression names a variable; the expression itself where it does not. */
function placeIn(expr: FlatExpr, id: number): At {
  const terms = [...operandsOf(expr), ...expr.with.flatMap(({ value }) => value ?? [])];
  for (const term of terms) {
    const at = placeInTerm(term, id);
    if (at !== undefined) return at;
  }
  return expr.at;
}

function placeInTerm(term: Flat, id: number): At | undefined {
  if (term.t === "var") return term.id === id ? term.at : undefined;
  if (term.t === "ref" && term.head === id) return term.at;
  for (const part of partsOf(term)) {
    const at = placeInTerm(part, id);
    if (at !== undefined) return at;
  }
  if (term.t !== "comprehension") return undefined;
  for (const expr of term.body) {
    for (const operand of operandsOf(expr)) {
      const at = placeInTerm(operand, id);
      if (at !== undefined) return at;
    }
  }
  return undefined;
}
