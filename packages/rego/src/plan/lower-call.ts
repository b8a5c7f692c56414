import type { Resolved, ResolvedCall } from "../check/resolved.ts";
import type { X } from "./ir.ts";
import type { Lowering } from "./lower.ts";
import { unifyValue } from "./lower-unify.ts";

/** A call that yields one value; walk yields many, by a step of its own. */
export function lowerCall(to: Lowering, call: ResolvedCall, terms: readonly Resolved[]): X {
  const args = to.terms(terms);
  const { callee } = call;
  if ("path" in callee) {
    const group = to.planner.groupAt(callee.path);
    if (group === undefined) return fail(to);
    to.planner.dependsOn(group);
    return { x: "call", group, args };
  }
  const [first] = args;
  if (callee.builtin.name === "walk" && first !== undefined) {
    const pair = to.temporary();
    to.steps.push({ s: "walk", x: first, pair });
    return to.local(pair);
  }
  return { x: "builtin", builtin: callee.builtin, args, site: { module: to.planner.module, at: call.at } };
}

function fail(to: Lowering): X {
  to.steps.push({ s: "fail" });
  return { x: "const", value: null };
}

/** A term as a statement. A call with one argument more than it takes unifies its result with that. */
export function lowerStatement(to: Lowering, term: Resolved): void {
  if (term.r === "call") {
    const arity = to.planner.arity(term.callee);
    const output = term.args[arity];
    if (arity >= 0 && output !== undefined) return lowerRelation(to, term, arity, output);
  }
  to.steps.push({ s: "test", x: to.term(term) });
}

function lowerRelation(to: Lowering, call: ResolvedCall, arity: number, output: Resolved): void {
  const id = to.temporary();
  to.steps.push({ s: "let", id, x: lowerCall(to, call, call.args.slice(0, arity)) });
  unifyValue(to, output, to.local(id));
}
