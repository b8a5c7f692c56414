import type { Learned } from "../../plan/planner.ts";
import { isScalar } from "../../runtime/kinds.ts";
import type { Value } from "../../runtime/value.ts";
import type { ProgramNames } from "../names.ts";
import type { At, Callee, Clause, Resolved, ResolvedBranch, ResolvedExpr, ResolvedWith } from "../resolved.ts";
import { typeOfBuiltin } from "./builtin-types.ts";
import {
  type Flat,
  type FlatBranch,
  type FlatCallee,
  type FlatExpr,
  type FlatRef,
  type FlatWith,
  needsEvaluation,
} from "./flat.ts";
import { reorder } from "./reorder.ts";
import { settle } from "./settle.ts";
import { anyArrayType, functionType, stringType } from "./types.ts";
import { VariableNames } from "./variable-names.ts";

/** For variables that stand for nothing in the text. */
const nowhere: At = { start: 0, end: 0 };

const noWiths: readonly FlatWith[] = [];
const noParts: readonly Flat[] = [];

/** `$"…"` is a call with the list of its parts. */
const templateType = functionType([anyArrayType], stringType);

/** The branches of a clause in the flat form, each in the order in which its variables get values. */
export function flattenClause(
  clause: Clause,
  { names: program, learned }: { readonly names: ProgramNames; readonly learned: Learned },
): FlatClause {
  const names = new VariableNames(clause);
  const flattener = new Flattener(names, clause, (path) => program.functionArity(path));
  const branches = clause.branches.map((branch) => flattener.branch(branch, learned.inOrder));
  return { branches, names, hasBodies: flattener.hasBodies };
}

/** The same before anything is ordered: what `safe` holds has a value from outside, `head` is what the body must give. */
export function flattenUnordered(clause: Clause, arityOf: ArityOf): readonly UnorderedBranch[] {
  const flattener = new Flattener(new VariableNames(clause), clause, arityOf);
  return clause.branches.map((branch) => {
    const { body, safe, path, value } = flattener.unordered(branch);
    return { body, safe, head: [...path, value] };
  });
}

export interface UnorderedBranch {
  readonly body: readonly FlatExpr[];
  readonly safe: ReadonlySet<number>;
  readonly head: readonly Flat[];
}

export interface FlatClause {
  readonly branches: readonly FlatBranch[];
  readonly names: VariableNames;
  /** Whether bodies stand inside its bodies; most clauses have none, and a good deal is not done for them. */
  readonly hasBodies: boolean;
}

/** How many arguments a function of the program takes. */
export type ArityOf = (path: readonly string[]) => number | undefined;

class Flattener {
  readonly #names: VariableNames;
  readonly #clause: Clause;
  readonly #arityOf: ArityOf;
  /** Bodies inside the bodies of the clause. */
  readonly #bodies: (readonly ResolvedExpr[])[] = [];

  constructor(names: VariableNames, clause: Clause, arityOf: ArityOf) {
    this.#names = names;
    this.#clause = clause;
    this.#arityOf = arityOf;
  }

  get hasBodies(): boolean {
    return this.#bodies.length > 0;
  }

  branch(branch: ResolvedBranch, inOrder: ReadonlySet<readonly ResolvedExpr[]>): FlatBranch {
    const { body, safe, ...head } = this.unordered(branch);
    const ordered = this.#isInOrder(branch.body, inOrder) ? body : reorder(body, safe, this.hasBodies);
    return { body: settle(ordered, this.#names), ...head };
  }

  /** Whether the plan has placed this body, and all bodies inside it, in the order in which they are written. */
  #isInOrder(body: readonly ResolvedExpr[], inOrder: ReadonlySet<readonly ResolvedExpr[]>): boolean {
    return inOrder.has(body) && this.#bodies.every((inner) => inOrder.has(inner));
  }

  unordered({ body, value }: ResolvedBranch): FlatBranch & { readonly safe: ReadonlySet<number> } {
    const { arity, contains, ref } = this.#clause;
    const patterns = new Map<number, Resolved>();
    const exprs: FlatExpr[] = [];
    for (const expr of body) {
      const id = arity === undefined ? undefined : patternOf(this.#clause, expr);
      if (id !== undefined && expr.e === "unify") patterns.set(id, expr.a);
      else this.#expr(expr, exprs);
    }
    const path = ref.slice(constantParts(ref)).map((part) => this.#pathPart(part, exprs));
    const args: Flat[] = [];
    for (let id = 0; id < (arity ?? 0); id++) {
      const pattern = patterns.get(id);
      const at = this.#clause.variables[id]?.at ?? this.#clause.rule;
      args.push(pattern === undefined ? { t: "var", id, at } : this.#simple(this.#term(pattern, exprs, []), exprs));
    }
    const head = contains ?? value ?? { r: "const", value: true, at: this.#clause.rule };
    const result = this.#simple(this.#term(head, exprs, []), exprs);
    const safe = new Set<number>();
    for (const arg of args) collectVariables(arg, safe);
    return { body: exprs, args, path, value: result, safe };
  }

  #body(body: readonly ResolvedExpr[]): FlatExpr[] {
    const exprs: FlatExpr[] = [];
    for (const expr of body) this.#expr(expr, exprs);
    return exprs;
  }

  #expr(expr: ResolvedExpr, out: FlatExpr[]): void {
    const withs = expr.with.length === 0 ? noWiths : expr.with.map((w) => this.#with(w, out));
    const base = { negated: expr.negated, with: withs, at: expr.at };
    switch (expr.e) {
      case "term":
        if (expr.term.r === "call") {
          const args = expr.term.args.map((arg) => this.#term(arg, out, withs));
          out.push(callExpr(this.#callee(expr.term.callee), args, base));
          return;
        }
        out.push({ f: "term", term: this.#term(expr.term, out, withs), ...base });
        return;
      case "unify": {
        const a = this.#term(expr.a, out, withs);
        out.push({ f: "eq", a, b: this.#term(expr.b, out, withs), ...base });
        return;
      }
      case "some": {
        const { collection } = expr;
        const value = this.#term(expr.value, out, withs);
        const key = expr.key ?? { r: "var", id: this.#names.add(nowhere), at: expr.at };
        const parts = collection.r === "data" || collection.r === "ref" ? [...collection.parts, key] : [key];
        const element: Resolved =
          collection.r === "data"
            ? { r: "data", parts, at: collection.at }
            : { r: "ref", base: collection.r === "ref" ? collection.base : collection, parts, at: collection.at };
        out.push({ f: "eq", a: value, b: this.#term(element, out, withs), ...base });
        return;
      }
      case "every": {
        this.#bodies.push(expr.body);
        const domain = this.#keep(this.#term(expr.domain, out, withs), out, withs);
        out.push({ f: "every", key: expr.key, value: expr.value, domain, body: this.#body(expr.body), ...base });
        return;
      }
    }
  }

  #with(w: ResolvedWith, out: FlatExpr[]): FlatWith {
    const value = w.value === undefined ? undefined : this.#simple(this.#term(w.value, out, []), out);
    return { target: w.target, value, mock: w.mock, at: w.at };
  }

  /** A term without calls: each call becomes an expression before it, and its result a variable. */
  #term(term: Resolved, out: FlatExpr[], withs: readonly FlatWith[]): Flat {
    const { at } = term;
    switch (term.r) {
      case "const":
        return { t: "const", value: term.value, at };
      case "var":
        return { t: "var", id: term.id, at };
      case "input":
        return { t: "ref", head: "input", parts: noParts, at };
      case "data":
        return { t: "ref", head: "data", parts: term.parts.map((part) => this.#term(part, out, withs)), at };
      case "ref":
        return this.#ref(term, out, withs);
      case "array":
      case "set":
        return { t: term.r, items: term.items.map((item) => this.#term(item, out, withs)), at };
      case "object": {
        const entries = term.entries.map(([key, value]) => {
          const flatKey = this.#term(key, out, withs);
          return [flatKey, this.#term(value, out, withs)] as const;
        });
        return { t: "object", entries, at };
      }
      case "comprehension": {
        this.#bodies.push(term.body);
        const body = this.#body(term.body);
        const key = term.key === undefined ? undefined : this.#simple(this.#term(term.key, body, []), body);
        const value = this.#simple(this.#term(term.value, body, []), body);
        return { t: "comprehension", kind: term.kind, key, value, body, at };
      }
      case "call": {
        const args = term.args.map((arg) => this.#term(arg, out, withs));
        return this.#result(this.#callee(term.callee), args, out, { at, with: withs });
      }
      case "template": {
        const items = term.parts.map((part): Flat => {
          return typeof part === "string" ? { t: "const", value: part, at } : this.#term(part, out, withs);
        });
        const callee = { name: "internal.template_string", arity: 1, type: templateType };
        return this.#result(callee, [{ t: "array", items, at }], out, { at, with: withs });
      }
    }
  }

  #ref(term: Resolved & { readonly r: "ref" }, out: FlatExpr[], withs: readonly FlatWith[]): FlatRef {
    const base = this.#term(term.base, out, withs);
    const parts = term.parts.map((part) => this.#term(part, out, withs));
    if (base.t === "ref") {
      const all = base.parts.length === 0 ? parts : [...base.parts, ...parts];
      return { t: "ref", head: base.head, parts: all, at: term.at };
    }
    const head = base.t === "var" ? base.id : this.#define(base, out, []);
    return { t: "ref", head, parts, at: term.at };
  }

  #result(
    callee: FlatCallee,
    args: readonly Flat[],
    out: FlatExpr[],
    { at, with: withs }: { readonly at: At; readonly with: readonly FlatWith[] },
  ): Flat {
    const result: Flat = { t: "var", id: this.#names.add(at), at };
    out.push(callExpr(callee, [...args, result], { negated: false, with: withs, at }));
    return result;
  }

  #callee(callee: Callee): FlatCallee {
    if ("path" in callee) return { path: callee.path, arity: this.#arityOf(callee.path) ?? 0 };
    return { name: callee.builtin.name, arity: callee.builtin.args.length, type: typeOfBuiltin(callee.builtin) };
  }

  /** What needs evaluation stands in the body, and a variable in its place. */
  #simple(term: Flat, out: FlatExpr[]): Flat {
    return needsEvaluation(term) ? this.#keep(term, out, []) : term;
  }

  #keep(term: Flat, out: FlatExpr[], withs: readonly FlatWith[]): Flat {
    return { t: "var", id: this.#define(term, out, withs), at: term.at };
  }

  #define(term: Flat, out: FlatExpr[], withs: readonly FlatWith[]): number {
    const id = this.#names.add(term.at);
    out.push({ f: "eq", a: { t: "var", id, at: term.at }, b: term, negated: false, with: withs, at: term.at });
    return id;
  }

  #pathPart(part: Resolved, out: FlatExpr[]): Flat {
    const flat = this.#term(part, out, []);
    return flat.t === "var" || (flat.t === "const" && isScalar(flat.value)) ? flat : this.#keep(flat, out, []);
  }
}

/** How many parts of a name stand before the first one that is no constant. */
export function constantParts(ref: readonly Resolved[]): number {
  const at = ref.findIndex((part) => part.r !== "const" || !isScalar(part.value));
  return at < 0 ? ref.length : at;
}

/** Those parts, behind the package's path. */
export function constantPath(clause: Clause): Value[] {
  const path: Value[] = [...clause.package];
  for (const part of clause.ref.slice(0, constantParts(clause.ref))) if (part.r === "const") path.push(part.value);
  return path;
}

/** The argument that an expression takes apart: those stand in the body, though they are written in the head. */
function patternOf(clause: Clause, expr: ResolvedExpr): number | undefined {
  if (expr.e !== "unify" || expr.b.r !== "var" || expr.b.id >= (clause.arity ?? 0)) return undefined;
  return clause.variables[expr.b.id]?.name === "_" ? expr.b.id : undefined;
}

function callExpr(
  callee: FlatCallee,
  args: readonly Flat[],
  base: { readonly negated: boolean; readonly with: readonly FlatWith[]; readonly at: At },
): FlatExpr {
  const { negated, with: withs, at } = base;
  return { f: "call", callee, args, negated, with: withs, at };
}

function collectVariables(term: Flat, into: Set<number>): void {
  if (term.t === "var") into.add(term.id);
  else if (term.t === "array" || term.t === "set") for (const item of term.items) collectVariables(item, into);
  else if (term.t === "object") for (const part of term.entries.flat()) collectVariables(part, into);
}
