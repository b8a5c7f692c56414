/** Evaluates one rule on one input and makes its results uniform: what is broken, where, and what is not known. */
import {
  canonicalJson,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  ownValue,
  type Path,
  Problem,
} from "@sekisho/core";
import type { EvaluateOptions, Explained, InputRead, Query } from "../engine/engine.ts";
import type { Evidence, NativeRule, Rule } from "../rule.ts";
import type { JudgeContext } from "./context.ts";

/** One element of a rule's set. */
export interface Hit {
  /** The rule's own words, where its result has them. */
  readonly msg?: string;
  readonly evidence: Evidence;
  /** What each derivation of the element read, most telling first. */
  readonly derivations: readonly (readonly InputRead[])[];
}

export interface Evaluation {
  readonly hits: readonly Hit[];
  /** Paths of the input, or of `data`, whose values would have to be known. */
  readonly unknown: readonly Path[];
}

/** Queries of a rulebook's rules, each made when it is first needed. */
export class Evaluator {
  readonly #queries = new Map<Rule, Query>();
  readonly #context: JudgeContext;
  readonly #base: EvaluateOptions;
  readonly #unknownContext: readonly Path[];
  readonly #externals: JsonObject;

  constructor(context: JudgeContext, scope: string) {
    this.#context = context;
    this.#base = {
      nowNs: BigInt(Math.trunc(context.now)) * 1_000_000n,
      ...(context.limits === undefined ? {} : { limits: context.limits }),
    };
    const { gate, operation, user, old, namespace } = context;
    const known = Object.entries({ gate, scope, operation, user, old, namespace });
    const given = known.filter((entry): entry is [string, Json] => entry[1] !== undefined && entry[1] !== "");
    this.#externals = { context: Object.fromEntries(given) };
    this.#unknownContext = known
      .filter(([name]) => !given.some(([there]) => there === name))
      .map(([name]) => ["context", name]);
  }

  /** A native rule on a view; `unknown` are the view's own unknown paths. */
  native(rule: NativeRule, input: Json, unknown: readonly Path[]): Evaluation {
    const query = this.#query(rule);
    const options = this.#nativeOptions(rule);
    if (unknown.length > 0 || options.unknownExternals !== undefined) {
      const { results, unknown: reasons } = query.evaluateUnknown(input, unknown, options);
      return { hits: toHits(rule, results), unknown: reasons };
    }
    return this.#known(rule, query, input, options);
  }

  /** A Conftest-style rule on a whole document. */
  document(rule: Rule, input: Json): Evaluation {
    return this.#known(rule, this.#query(rule), input, this.#base);
  }

  /** The fast emission first; only what it finds is asked again for its places. */
  #known(rule: Rule, query: Query, input: Json, options: EvaluateOptions): Evaluation {
    const { value } = query.evaluate(input, options);
    if (value === undefined || !isJsonArray(value)) return checkNoSet(rule, value);
    if (value.length === 0) return { hits: [], unknown: [] };
    const { results } = query.explain(input, options);
    const explained = new Set(results.map((result) => keyOf(result.value)));
    const unexplained = value.filter((element) => !explained.has(keyOf(element)));
    return {
      hits: toHits(rule, [...results, ...unexplained.map((element) => ({ value: element, reads: [] }))]),
      unknown: [],
    };
  }

  #nativeOptions(rule: NativeRule): EvaluateOptions {
    const { inventory } = this.#context;
    const externals: JsonObject = {
      parameters: rule.parameters,
      ...this.#externals,
      ...(inventory === undefined ? {} : { inventory }),
    };
    const unknown = [
      ...(rule.reads.context ? this.#unknownContext : []),
      ...(rule.reads.inventory && inventory === undefined ? [["inventory"]] : []),
    ];
    return { ...this.#base, externals, ...(unknown.length === 0 ? {} : { unknownExternals: unknown }) };
  }

  #query(rule: Rule): Query {
    const known = this.#queries.get(rule);
    if (known !== undefined) return known;
    const query = rule.program.query(rule.query);
    this.#queries.set(rule, query);
    return query;
  }
}

/** Conftest passes over a result that is no set; a native rule's must be one. */
function checkNoSet(rule: Rule, value: Json | undefined): Evaluation {
  if (value === undefined || rule.kind === "conftest") return { hits: [], unknown: [] };
  throw new Problem("rule_result_invalid", `${rule.query} is no set of violations`);
}

/** Elements in the order of the engine; derivations of one element are together. */
function toHits(rule: Rule, results: readonly Explained[]): readonly Hit[] {
  const byValue = new Map<string, { value: Json; derivations: (readonly InputRead[])[] }>();
  for (const { value, reads } of results) {
    const key = keyOf(value);
    const known = byValue.get(key);
    if (known === undefined) byValue.set(key, { value, derivations: [reads] });
    else known.derivations.push(reads);
  }
  return [...byValue.values()].map(({ value, derivations }) => ({ ...readElement(rule, value), derivations }));
}

/** `"text"`, or an object whose `msg` is the text and whose other fields are the evidence. */
function readElement(rule: Rule, value: Json): Omit<Hit, "derivations"> {
  if (typeof value === "string") return { msg: value, evidence: {} };
  if (!isJsonObject(value)) throw invalidElement(rule, "a violation is a text or an object");
  const msg = ownValue(value, "msg");
  if (msg !== undefined && typeof msg !== "string") throw invalidElement(rule, "the `msg` of a violation is a text");
  if (msg === undefined && (rule.kind === "conftest" || rule.texts.en.message === undefined)) {
    throw invalidElement(rule, "a violation has a `msg`");
  }
  const evidence = Object.fromEntries(Object.entries(value).filter(([name]) => name !== "msg"));
  return { ...(msg === undefined ? {} : { msg }), evidence };
}

function invalidElement(rule: Rule, expected: string): Problem {
  return new Problem("rule_result_invalid", `${rule.query} gives something else: ${expected}`);
}

function keyOf(value: Json): string {
  return typeof value === "string" ? `"${value}` : canonicalJson(value);
}
