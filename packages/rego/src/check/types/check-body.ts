import type { Builtin } from "../../builtins/builtin.ts";
import type { Callee, WithTarget } from "../resolved.ts";
import { bind, unifyTypedTerms } from "./bind.ts";
import { typeOfBuiltin } from "./builtin-types.ts";
import { checkRef, type TypeMistake } from "./check-ref.ts";
import { Env } from "./env.ts";
import type { Flat, FlatComprehension, FlatExpr, FlatWith } from "./flat.ts";
import { operandsOf } from "./flat-variables.ts";
import { printType, printTypes } from "./print.ts";
import { type FunctionType, isUnknown, type MaybeType } from "./types.ts";
import { unifies } from "./unify.ts";
import type { VariableNames } from "./variable-names.ts";

/** What a body says about its variables, and what is wrong in it. */
export interface CheckedBody {
  readonly env: Env;
  readonly mistakes: readonly TypeMistake[];
}

/** A comprehension inside more comprehensions than this is looked at in its own place only. */
const deepestLook = 4;

/** Comprehensions inside each other can be asked about ever more often; after this many answers a clause is given up. */
const mostClosures = 5_000;

/** Checks the bodies of one clause. */
export class BodyChecker {
  readonly #builtins: ReadonlyMap<string, Builtin>;
  readonly #names: VariableNames;
  /** What was found last about a comprehension; it is asked for several times in a row. */
  readonly #closures = new WeakMap<
    FlatComprehension,
    CheckedBody & { readonly outer: Env; readonly version: number }
  >();
  /** Whether comprehensions stand in the clause. */
  readonly #hasBodies: boolean;
  #answers = 0;
  #isLooking = false;

  constructor(builtins: ReadonlyMap<string, Builtin>, names: VariableNames, hasBodies: boolean) {
    this.#hasBodies = hasBodies;
    this.#builtins = builtins;
    this.#names = names;
  }

  /** Whether there was too much to check: then nothing is known of the clause, and nothing wrong with it. */
  get isExhausted(): boolean {
    return this.#answers > mostClosures;
  }

  /** An environment for a body inside another one, which answers for comprehensions by checking them. */
  within(outer: Env): Env {
    return new Env(outer, (env, comprehension) => {
      const checked = this.#closure(env, comprehension);
      return checked.mistakes.length === 0 ? checked.env : undefined;
    });
  }

  body(outer: Env, body: readonly FlatExpr[]): CheckedBody {
    const env = this.within(outer);
    const mistakes: TypeMistake[] = [];
    for (const expr of body) {
      const before = mistakes.length;
      if (this.#hasBodies) this.#closuresOfExpr(env, expr, mistakes, 0);
      this.#refs(env, expr, mistakes);
      const own = this.#expr(env, expr);
      // What is unknown only because of a mistake inside it is no mistake of its own.
      const isConsequence = own?.fromUnknown === true && mistakes.length > before;
      if (own !== undefined && !isConsequence) mistakes.push(own);
    }
    return { env, mistakes };
  }

  #closure(outer: Env, comprehension: FlatComprehension): CheckedBody {
    const version = outer.version();
    const before = this.#closures.get(comprehension);
    if (before !== undefined && before.outer === outer && before.version === version) return before;
    this.#answers++;
    if (this.isExhausted) return { env: this.within(outer), mistakes: [] };
    const checked = { ...this.body(outer, comprehension.body), outer, version };
    this.#closures.set(comprehension, checked);
    return checked;
  }

  /** Mistakes in all comprehensions of an expression. */
  #closuresOfExpr(env: Env, expr: FlatExpr, mistakes: TypeMistake[], level: number): void {
    for (const term of operandsOf(expr)) this.#closuresOf(env, term, mistakes, level);
    if (expr.f === "every") for (const inner of expr.body) this.#closuresOfExpr(env, inner, mistakes, level);
  }

  #closuresOf(env: Env, term: Flat, mistakes: TypeMistake[], level: number): void {
    switch (term.t) {
      case "comprehension": {
        const found = this.#closure(env, term).mistakes;
        mistakes.push(...found);
        if (found.length > 0 || level >= deepestLook || (this.#isLooking && level === 0)) return;
        // Also without what the body between says of its variables: OPA looks at it both ways.
        const before = this.#isLooking;
        this.#isLooking = true;
        for (const expr of term.body) this.#closuresOfExpr(env, expr, mistakes, level + 1);
        this.#isLooking = before;
        return;
      }
      case "ref":
        for (const part of term.parts) this.#closuresOf(env, part, mistakes, level);
        return;
      case "array":
      case "set":
        for (const item of term.items) this.#closuresOf(env, item, mistakes, level);
        return;
      case "object":
        for (const part of term.entries.flat()) this.#closuresOf(env, part, mistakes, level);
        return;
      case "const":
      case "var":
        return;
    }
  }

  /** Refs of an expression outside comprehensions; of the body of an `every` only these are checked. */
  #refs(env: Env, expr: FlatExpr, mistakes: TypeMistake[]): void {
    if (expr.f === "eq") {
      this.#refsOf(env, expr.a, mistakes);
      this.#refsOf(env, expr.b, mistakes);
      return;
    }
    this.#refsOfAll(env, operandsOf(expr), mistakes);
    if (expr.f === "every") for (const inner of expr.body) this.#refs(env, inner, mistakes);
  }

  /** By index: cold, an iterator costs more than what is done with most terms, which are constants and variables. */
  #refsOfAll(env: Env, terms: readonly Flat[], mistakes: TypeMistake[]): void {
    for (let i = 0; i < terms.length; i++) {
      const term = terms[i];
      if (term !== undefined && term.t !== "const" && term.t !== "var") this.#refsOf(env, term, mistakes);
    }
  }

  #refsOf(env: Env, term: Flat, mistakes: TypeMistake[]): void {
    switch (term.t) {
      case "ref": {
        const mistake = checkRef(env, term, this.#names);
        if (mistake !== undefined) mistakes.push(mistake);
        this.#refsOfAll(env, term.parts, mistakes);
        return;
      }
      case "array":
      case "set":
        this.#refsOfAll(env, term.items, mistakes);
        return;
      case "object":
        for (const part of term.entries.flat()) this.#refsOf(env, part, mistakes);
        return;
      case "const":
      case "var":
      case "comprehension":
        return;
    }
  }

  #expr(env: Env, expr: FlatExpr): TypeMistake | undefined {
    for (let i = 0; i < expr.with.length; i++) {
      const w = expr.with[i];
      const mistake = w === undefined ? undefined : this.#mock(env, w);
      if (mistake !== undefined) return mistake;
    }
    if (expr.f === "call") return this.#call(env, expr);
    if (expr.f !== "eq") return undefined;
    const left = env.typeOf(expr.a);
    const right = env.typeOf(expr.b);
    if (unifyTypedTerms(env, { term: expr.a, type: left }, { term: expr.b, type: right })) return undefined;
    const message = `match error: left ${printType(left)}, right ${printType(right)}`;
    return { at: expr.at, message, fromUnknown: isUnknown(left) || isUnknown(right) };
  }

  #call(env: Env, expr: FlatExpr & { readonly f: "call" }): TypeMistake | undefined {
    const { callee, args } = expr;
    const type = "type" in callee ? callee.type : env.functionAt(callee.path);
    if (type === undefined) return undefined;
    const have = args.map((arg) => env.typeOf(arg));
    for (let i = 0; i < args.length; i++) {
      const arg = args[i];
      const found = have[i];
      const wanted = i === type.args.length ? type.result : type.args[i];
      if (arg === undefined) continue;
      if (!isUnknown(found) && !unifies(found, wanted)) return wrongArguments(expr, type, have);
      if (!bind(env, arg, wanted)) {
        const now = args.map((other) => env.typeOf(other));
        return wrongArguments(expr, type, now);
      }
    }
    return undefined;
  }

  /** A function may stand in for another one only if arguments of the one can be arguments of the other. */
  #mock(env: Env, { target, mock, at }: FlatWith): TypeMistake | undefined {
    const replaced = this.#target(env, target);
    const stand = mock === undefined ? undefined : this.#callee(env, mock);
    if (replaced === undefined || stand === undefined || unifies(replaced, stand)) return undefined;
    const name = target.kind === "builtin" ? target.name : `data.${target.path.join(".")}`;
    const message = `${name}: arity mismatch: have ${printTypes(stand.args)}, want ${printTypes(replaced.args)}`;
    return { at, message };
  }

  #target(env: Env, target: WithTarget): FunctionType | undefined {
    if (target.kind === "data") return env.functionAt(target.path);
    const builtin = target.kind === "builtin" ? this.#builtins.get(target.name) : undefined;
    return builtin === undefined ? undefined : typeOfBuiltin(builtin);
  }

  #callee(env: Env, callee: Callee): FunctionType | undefined {
    return "path" in callee ? env.functionAt(callee.path) : typeOfBuiltin(callee.builtin);
  }
}

function wrongArguments(
  { callee, at }: FlatExpr & { readonly f: "call" },
  { args, result }: FunctionType,
  have: readonly MaybeType[],
): TypeMistake {
  const name = "type" in callee ? callee.name : `data.${callee.path.join(".")}`;
  const want = printTypes(result === undefined ? args : [...args, result]);
  const message = `${name}: invalid argument(s): have ${printTypes(have)}, want ${want}`;
  return { at, message, fromUnknown: have.some(isUnknown) };
}
