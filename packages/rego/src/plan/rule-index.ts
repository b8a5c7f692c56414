/**
 * Clauses of one name that each ask `input.kind == "…"`, or the same of an argument, exclude one another: looking the
 * value up finds the few that can hold. A clause may only be passed over when it could not hold, so every clause that
 * does not ask is kept, and so is one that asks for something without a plain key.
 */
import { RSet } from "../runtime/collections.ts";
import type { Value } from "../runtime/value.ts";
import type { PlannedClause, Step, X } from "./ir.ts";

/** Below this number looking at each clause is faster than looking one up. */
const FEWEST_CLAUSES = 6;

export interface RuleIndex {
  /** What is asked: a path of constant keys from the input, a given document or an argument. */
  readonly subject: X;
  /** Clauses by the constants that they ask for; one may stand under several. */
  readonly keyed: ReadonlyMap<Value, readonly PlannedClause[]>;
  readonly others: readonly PlannedClause[];
}

/** The best index of some clauses, or undefined when it would not save anything. `arity`: the locals that are arguments. */
export function ruleIndex(clauses: readonly PlannedClause[], arity: number): RuleIndex | undefined {
  if (clauses.length < FEWEST_CLAUSES) return undefined;
  const tallies = new Map<string, { readonly subject: X; count: number }>();
  const asked = clauses.map((clause) => questions(clause, arity));
  for (const list of asked) {
    for (const [key, { subject }] of list) {
      const tally = tallies.get(key);
      if (tally === undefined) tallies.set(key, { subject, count: 1 });
      else tally.count++;
    }
  }
  const [best] = [...tallies].sort(([, a], [, b]) => b.count - a.count);
  if (best === undefined || best[1].count < FEWEST_CLAUSES) return undefined;
  const keyed = new Map<Value, PlannedClause[]>();
  const others: PlannedClause[] = [];
  for (const [i, clause] of clauses.entries()) {
    const question = asked[i]?.get(best[0]);
    if (question === undefined) others.push(clause);
    for (const constant of question?.constants ?? []) {
      const list = keyed.get(constant);
      if (list === undefined) keyed.set(constant, [clause]);
      else list.push(clause);
    }
  }
  return { subject: best[1].subject, keyed, others };
}

interface Question {
  readonly subject: X;
  readonly constants: readonly Value[];
}

/** What a clause asks before its first loop. A clause with several bodies holds when any does, so it is not asked. */
function questions(clause: PlannedClause, arity: number): ReadonlyMap<string, Question> {
  const found = new Map<string, Question>();
  const [only] = clause.branches;
  if (only === undefined || clause.branches.length > 1) return found;
  for (const step of only.steps) {
    if (step.s === "scan" || step.s === "keys" || step.s === "walk" || step.s === "with") break;
    const question = questionOf(step);
    const key = question === undefined ? undefined : sharedPath(question.subject, arity);
    if (question !== undefined && key !== undefined && !found.has(key)) found.set(key, question);
  }
  return found;
}

/** What a step asks, or undefined. */
export function questionOf(step: Step): Question | undefined {
  if (step.s === "equal") return equality(step.a, step.b);
  if (step.s !== "test" || step.x.x !== "builtin") return undefined;
  const [a, b] = step.x.args;
  if (a === undefined || b === undefined) return undefined;
  if (step.x.builtin.name === "equal") return equality(a, b);
  return step.x.builtin.name === "internal.member_2" ? membership(a, b) : undefined;
}

function equality(a: X, b: X): Question | undefined {
  if (a.x === "const" && isKey(a.value)) return { subject: b, constants: [a.value] };
  return b.x === "const" && isKey(b.value) ? { subject: a, constants: [b.value] } : undefined;
}

function membership(subject: X, collection: X): Question | undefined {
  const constants = membersAsked(collection);
  return constants === undefined ? undefined : { subject, constants };
}

/** The members of a constant collection, if there are any and identity decides what is equal to each. */
export function membersAsked(collection: X): readonly Value[] | undefined {
  if (collection.x !== "const") return undefined;
  const { value } = collection;
  const members = value instanceof RSet ? RSet.items(value) : Array.isArray(value) ? (value as readonly Value[]) : [];
  return members.length > 0 && members.every(isKey) ? [...new Set(members)] : undefined;
}

/** Values that a Map finds by equality of Rego; numbers may be equal to others that are spelled differently. */
export function isKey(value: Value): boolean {
  return value === null || typeof value === "string" || typeof value === "boolean";
}

/** A name for a value that every clause reads alike, or undefined for what is not a plain path. */
export function sharedPath(x: X, arity: number): string | undefined {
  switch (x.x) {
    case "input":
      return "input";
    case "local":
      return x.id < arity ? `argument ${x.id}` : undefined;
    case "external":
      return JSON.stringify(["external", x.name]);
    case "base":
      return JSON.stringify(["base", ...x.path]);
    case "get": {
      const base = sharedPath(x.base, arity);
      if (base === undefined || x.key.x !== "const" || typeof x.key.value !== "string") return undefined;
      return JSON.stringify([base, x.key.value]);
    }
    default:
      return undefined;
  }
}
