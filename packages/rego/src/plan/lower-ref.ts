import type { Resolved } from "../check/resolved.ts";
import type { X } from "./ir.ts";
import type { Lowering } from "./lower.ts";
import { unifyValue } from "./lower-unify.ts";

/** Follows `[…]` after a value: a bound key reads, an unbound variable or pattern enumerates. */
export function lowerParts(to: Lowering, base: X, parts: readonly Resolved[]): X {
  return follow(to, base, parts, (on, key) => ({ x: "get", base: on, key }));
}

/** The same where the value is a document under `data`, whose keys are strings: a number finds its text. */
export function lowerStoredParts(to: Lowering, base: X, parts: readonly Resolved[]): X {
  return follow(to, base, parts, (on, key) => ({ x: "get", base: on, key, store: true }));
}

function follow(to: Lowering, base: X, parts: readonly Resolved[], get: (base: X, key: X) => X): X {
  let value = base;
  for (const part of parts) {
    if (part.r === "var" && !to.isBound(part.id)) value = enumerate(to, value, part.id);
    else if (isPattern(part) && to.hasUnbound(part)) value = match(to, value, part);
    else value = get(value, to.term(part));
  }
  return value;
}

/** Whether a term in brackets is matched against keys rather than looked up when it has unbound variables. */
function isPattern(term: Resolved): boolean {
  return term.r === "array" || term.r === "object";
}

function enumerate(to: Lowering, base: X, key: number): X {
  if (!to.canBind(key)) to.notReady();
  const value = to.temporary();
  to.bind(key);
  to.steps.push(to.planner.scan(base, key, value));
  return to.local(value);
}

function match(to: Lowering, base: X, pattern: Resolved): X {
  const key = to.temporary();
  const value = to.temporary();
  to.steps.push(to.planner.scan(base, key, value));
  unifyValue(to, pattern, to.local(key));
  return to.local(value);
}
