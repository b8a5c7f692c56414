/** Which functions remember their answers: those by which a chain of calls would grow without measure. */
import type { Group } from "../plan/tree.ts";
import { walkSteps, walkX } from "../plan/walk.ts";

/** Calls that one call may lead to before a function on the way must remember its answers. */
const MOST_CALLS = 256;

export interface CallCosts {
  /** Functions that look up their arguments first; everywhere else that would cost more than the call. */
  readonly memoised: ReadonlySet<Group>;
  /** Functions that call functions: these count as steps. */
  readonly callers: ReadonlySet<Group>;
}

/**
 * Where `f` calls `g` twice and `g` calls `h` twice, the calls double at every level. OPA remembers the answer of every
 * call; here a function does so only when one call of it may lead to more than {@link MOST_CALLS} others.
 */
export function callCosts(groups: readonly Group[]): CallCosts {
  const memoised = new Set<Group>();
  const callers = new Set<Group>();
  const costs = new Map<Group, number>();
  for (const group of calleesFirst(groups)) {
    let cost = 1;
    for (const callee of callsOf(group)) cost += memoised.has(callee) ? 1 : (costs.get(callee) ?? 1);
    if (cost > 1) callers.add(group);
    if (cost > MOST_CALLS) memoised.add(group);
    costs.set(group, cost);
  }
  return { memoised, callers };
}

/** All functions, each behind those that it calls. Programs have no recursion, so there is such an order. */
function calleesFirst(groups: readonly Group[]): Group[] {
  const order: Group[] = [];
  const entered = new Set<Group>();
  for (const root of groups) {
    if (root.kind !== "function") continue;
    const stack: { readonly group: Group; readonly leaves: boolean }[] = [{ group: root, leaves: false }];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const { group, leaves } = top;
      if (leaves) order.push(group);
      else if (!entered.has(group)) {
        entered.add(group);
        stack.push({ group, leaves: true });
        for (const callee of callsOf(group)) stack.push({ group: callee, leaves: false });
      }
    }
  }
  return order;
}

/** The functions that the text of a function calls, one entry a call. */
function callsOf(group: Group): Group[] {
  const calls: Group[] = [];
  const visit = {
    value(x: Parameters<typeof walkX>[0]): void {
      if (x.x === "call") calls.push(x.group);
    },
  };
  for (const { branches } of group.clauses) {
    for (const { steps, value } of branches) {
      walkSteps(steps, visit);
      walkX(value, visit);
    }
  }
  return calls;
}
