import type { Builtin } from "../../builtins/builtin.ts";
import type { Callee, WithTarget } from "../resolved.ts";
import { bind, unifyTerms } from "./bind.ts";
import { typeOfBuiltin } from "./builtin-types.ts";
import { checkRef, type TypeMistake } from "./check-ref.ts";
import { Env } from "./env.ts";
import type { Flat, FlatComprehension, FlatExpr, FlatWith } from "./flat.ts";
import { operandsOf } from "./flat-variables.ts";
import type { VariableNames } from "./flatten.ts";
import { printType, printTypes } from "./print.ts";
import { type FunctionType, isUnknown, type MaybeType } from "./types.ts";
import { unifies } from "./unify.ts";

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
  #answers = 0;
  #isLooking = false;

  constructor(builtins: ReadonlyMap<string, Builtin>, names: VariableNames) {
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
      const inside = this.#closureMistakes(env, expr);
      const inRefs: TypeMistake[] = [];
      this.#refs(env, expr, inRefs);
      mistakes.push(...inside, ...inRefs);
      const own = this.#expr(env, expr);
      // What is unknown only because of a mistake inside it is no mistake of its own.
      const isConsequence = own?.fromUnknown === true && inside.length + inRefs.length > 0;
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
  #closureMistakes(env: Env, expr: FlatExpr): TypeMistake[] {
    const mistakes: TypeMistake[] = [];
    this.#closuresOfExpr(env, expr, mistakes, 0);
    return mistakes;
  }

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
    for (const term of operandsOf(expr)) this.#refsOf(env, term, mistakes);
    if (expr.f === "every") for (const inner of expr.body) this.#refs(env, inner, mistakes);
  }

  #refsOf(env: Env, term: Flat, mistakes: TypeMistake[]): void {
    switch (term.t) {
      case "ref": {
        const mistake = checkRef(env, term, this.#names);
        if (mistake !== undefined) mistakes.push(mistake);
        for (const part of term.parts) this.#refsOf(env, part, mistakes);
        return;
      }
      case "array":
      case "set":
        for (const item of term.items) this.#refsOf(env, item, mistakes);
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
    for (const w of expr.with) {
      const mistake = this.#mock(env, w);
      if (mistake !== undefined) return mistake;
    }
    if (expr.f === "call") return this.#call(env, expr);
    if (expr.f !== "eq") return undefined;
    const left = env.typeOf(expr.a);
    const right = env.typeOf(expr.b);
    if (unifyTerms(env, expr.a, expr.b)) return undefined;
    const message = `match error: left ${printType(left)}, right ${printType(right)}`;
    return { at: expr.at, message, fromUnknown: isUnknown(left) || isUnknown(right) };
  }

  #call(env: Env, expr: FlatExpr & { readonly f: "call" }): TypeMistake | undefined {
    const { callee, args, at } = expr;
    const type = "type" in callee ? callee.type : this.#functionAt(env, callee.path);
    if (type === undefined) return undefined;
    const wanted = type.result === undefined ? type.args : [...type.args, type.result];
    const have = args.map((arg) => env.typeOf(arg));
    const mistake = (found: readonly MaybeType[]): TypeMistake => {
      const name = "type" in callee ? callee.name : `data.${callee.path.join(".")}`;
      const message = `${name}: invalid argument(s): have ${printTypes(found)}, want ${printTypes(wanted)}`;
      return { at, message, fromUnknown: found.some(isUnknown) };
    };
    for (const [i, arg] of args.entries()) {
      const type = have[i];
      if (!isUnknown(type) && !unifies(type, wanted[i])) return mistake(have);
      if (!bind(env, arg, wanted[i])) return mistake(args.map((other) => env.typeOf(other)));
    }
    return undefined;
  }

  #functionAt(env: Env, path: readonly string[]): FunctionType | undefined {
    const at = { start: 0, end: 0 };
    const parts = path.map((value): Flat => ({ t: "const", value, at }));
    const type = env.typeOfRef({ t: "ref", head: "data", parts, at });
    return type?.kind === "function" ? type : undefined;
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
    if (target.kind === "data") return this.#functionAt(env, target.path);
    const builtin = target.kind === "builtin" ? this.#builtins.get(target.name) : undefined;
    return builtin === undefined ? undefined : typeOfBuiltin(builtin);
  }

  #callee(env: Env, callee: Callee): FunctionType | undefined {
    return "path" in callee ? this.#functionAt(env, callee.path) : typeOfBuiltin(callee.builtin);
  }
}
