/** Unification, compiled: `=` becomes assignments, tests and destructuring, depending on what is bound by then. */
import type { Resolved } from "../check/resolved.ts";
import { isObject } from "../runtime/kinds.ts";
import { entriesOf } from "../runtime/objects.ts";
import type { Value } from "../runtime/value.ts";
import type { X } from "./ir.ts";
import type { Lowering } from "./lower.ts";

type Pair = readonly [Resolved, Resolved];

/** `a = b` between two terms; composites are taken apart pairwise and the parts done in whatever order is safe. */
export function unify(to: Lowering, a: Resolved, b: Resolved): void {
  let waiting: Pair[] = [[a, b]];
  while (waiting.length > 0) {
    const next: Pair[] = [];
    let progress = false;
    for (const pair of waiting) {
      const split = splitPair(to, pair);
      if (split !== undefined) {
        next.push(...split);
        progress = true;
      } else if (to.attempt(() => unifyPair(to, pair[0], pair[1]))) progress = true;
      else next.push(pair);
    }
    if (!progress) to.notReady();
    waiting = next;
  }
}

/**
 * The parts of two composites of one kind, when at least one holds an unbound variable. Two that never match give nothing
 * a value: they wait until something else has.
 */
function splitPair(to: Lowering, [a, b]: Pair): Pair[] | undefined {
  if (!to.hasUnbound(a) && !to.hasUnbound(b)) return undefined;
  const left = itemsOf(a);
  const right = itemsOf(b);
  if (left !== undefined && right !== undefined) {
    if (left.length !== right.length) return to.notReady();
    // Both arrays have the same length, so every index is there.
    return left.map((item, i): Pair => [item, right[i] as Resolved]);
  }
  const entries = pairsOf(a);
  const others = pairsOf(b);
  return entries === undefined || others === undefined ? undefined : splitObjects(to, entries, others);
}

function itemsOf(term: Resolved): readonly Resolved[] | undefined {
  if (term.r === "array") return term.items;
  if (term.r !== "const" || !Array.isArray(term.value)) return undefined;
  // Array.isArray widens to any[]: the items are values because the whole is one.
  return (term.value as readonly Value[]).map((value): Resolved => ({ r: "const", value, at: term.at }));
}

function pairsOf(term: Resolved): readonly Pair[] | undefined {
  if (term.r === "object") return term.entries;
  if (term.r !== "const" || !isObject(term.value)) return undefined;
  const { at } = term;
  return entriesOf(term.value).map(
    ([key, value]): Pair => [
      { r: "const", value: key, at },
      { r: "const", value, at },
    ],
  );
}

/** Objects whose keys are all constants are paired by key; others are matched as pattern and value. */
function splitObjects(to: Lowering, a: readonly Pair[], b: readonly Pair[]): Pair[] | undefined {
  const left = byConstantKey(a);
  const right = byConstantKey(b);
  if (left === undefined || right === undefined) return undefined;
  if (left.size !== right.size) return to.notReady();
  const pairs: Pair[] = [];
  for (const [key, value] of left) {
    const other = right.get(key);
    if (other === undefined) return to.notReady();
    pairs.push([value, other]);
  }
  return pairs;
}

function byConstantKey(entries: readonly Pair[]): Map<string, Resolved> | undefined {
  const map = new Map<string, Resolved>();
  for (const [key, value] of entries) {
    if (key.r !== "const" || typeof key.value !== "string") return undefined;
    map.set(key.value, value);
  }
  return map;
}

function unifyPair(to: Lowering, a: Resolved, b: Resolved): void {
  // A composite is then what the variable takes, also one whose refs enumerate (`[xs[_]] = x`).
  if (isFree(to, b)) return unifyValue(to, b, to.term(a));
  if (isPattern(to, a)) return unifyValue(to, a, to.term(b));
  if (isPattern(to, b)) return unifyValue(to, b, to.term(a));
  const [x, y] = to.terms([a, b]);
  if (x !== undefined && y !== undefined) to.steps.push({ s: "equal", a: x, b: y });
}

function isFree(to: Lowering, term: Resolved): boolean {
  return term.r === "var" && !to.isBound(term.id);
}

/** Whether a term receives a value: a free variable, or a literal that holds one. */
function isPattern(to: Lowering, term: Resolved): boolean {
  return isFree(to, term) || ((term.r === "array" || term.r === "object") && to.hasUnbound(term));
}

/** `pattern = value` where the value is there already. */
export function unifyValue(to: Lowering, pattern: Resolved, value: X): void {
  if (pattern.r === "var" && !to.isBound(pattern.id)) {
    if (!to.canBind(pattern.id)) to.notReady();
    to.bind(pattern.id);
    to.steps.push({ s: "let", id: pattern.id, x: value });
  } else if (pattern.r === "array" && to.hasUnbound(pattern)) {
    const keys = pattern.items.map((_, i): X => ({ x: "const", value: i }));
    destructure(to, "array", keys, pattern.items, value);
  } else if (pattern.r === "object" && to.hasUnbound(pattern)) {
    const keys = to.terms(pattern.entries.map(([key]) => key));
    destructure(
      to,
      "object",
      keys,
      pattern.entries.map(([, item]) => item),
      value,
    );
  } else {
    to.steps.push({ s: "equal", a: to.term(pattern), b: value });
  }
}

function destructure(
  to: Lowering,
  kind: "array" | "object",
  keys: readonly X[],
  items: readonly Resolved[],
  value: X,
): void {
  let id: number;
  if (value.x === "local") id = value.id;
  else {
    id = to.temporary();
    to.steps.push({ s: "let", id, x: value });
  }
  to.planner.reads(id);
  to.steps.push({ s: "shape", id, kind, size: items.length });
  let waiting = items.map((_, i) => i);
  while (waiting.length > 0) {
    const left = waiting.filter((i) => !to.attempt(() => matchItem(to, id, keys[i], items[i])));
    if (left.length === waiting.length) to.notReady();
    waiting = left;
  }
}

function matchItem(to: Lowering, id: number, key: X | undefined, item: Resolved | undefined): void {
  if (key === undefined || item === undefined) return;
  unifyValue(to, item, { x: "get", base: to.local(id), key });
}
