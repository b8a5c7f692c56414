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
  printPath,
} from "@sekisho/core";
import type { EvaluateOptions, Explained, InputRead, Query } from "../engine/engine.ts";
import { type Patch, readPatch } from "../patch/patch.ts";
import type { ConftestRule, Evidence, NativeRule } from "../rule.ts";
import { contextFields, type JudgeContext } from "./context.ts";

/** One element of a rule's set. */
export interface Hit {
  /** The rule's own words, where its result has them. */
  readonly msg?: string;
  readonly evidence: Evidence;
  /** How to mend it; paths are those of what the rule judged. */
  readonly patch?: Patch;
  /** What each derivation of the element read, most telling first. */
  readonly derivations: readonly (readonly InputRead[])[];
}

export interface Evaluation {
  readonly hits: readonly Hit[];
  /** Paths of the input whose values would have to be known. */
  readonly unknown: readonly Path[];
  /** The same for what the gate can't say, from `data` on. */
  readonly unknownExternals: readonly Path[];
}

const NOTHING: Evaluation = { hits: [], unknown: [], unknownExternals: [] };

interface Prepared {
  readonly query: Query;
  readonly options: EvaluateOptions;
}

/** Rules that this evaluates; those in TypeScript are asked in their own process. */
type RegoRule = NativeRule | ConftestRule;

/** Evaluates rules in one context; what a rule needs for it is made once. */
export class Evaluator {
  readonly #prepared = new Map<RegoRule, Prepared>();
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
    const { known, missing } = contextFields(context, scope);
    this.#externals = { context: known };
    this.#unknownContext = missing.map((name) => ["data", "context", name]);
  }

  /** A native rule on a view; `unknown` are the view's own unknown paths. */
  native(rule: NativeRule, input: Json, unknown: readonly Path[]): Evaluation {
    const { query, options } = this.#prepare(rule);
    if (unknown.length > 0 || options.unknownExternals !== undefined) {
      const { results, unknown: reasons } = query.evaluateUnknown(input, unknown, options);
      const later = new Set(options.unknownExternals?.map(printPath));
      return {
        hits: toHits(rule, results),
        unknown: reasons.filter((path) => !later.has(printPath(path))),
        unknownExternals: reasons.filter((path) => later.has(printPath(path))),
      };
    }
    return this.#known(rule, query, input, options);
  }

  /** A Conftest-style rule on a whole document. */
  document(rule: ConftestRule, input: Json): Evaluation {
    const { query, options } = this.#prepare(rule);
    return this.#known(rule, query, input, options);
  }

  /** The fast emission first; only what it finds is asked again for its places. */
  #known(rule: RegoRule, query: Query, input: Json, options: EvaluateOptions): Evaluation {
    const { value } = query.evaluate(input, options);
    if (value === undefined || !isJsonArray(value)) return checkNoSet(rule, value);
    if (value.length === 0) return NOTHING;
    const { results } = query.explain(input, options);
    const explained = new Map<string, Explained[]>();
    for (const result of results) {
      const key = keyOf(result.value);
      const others = explained.get(key);
      if (others === undefined) explained.set(key, [result]);
      else others.push(result);
    }
    // An element of which nothing is explained (of an array, of a set that a base document holds) is one all the same.
    const hits = value.flatMap((element) => explained.get(keyOf(element)) ?? [{ value: element, reads: [] }]);
    return { ...NOTHING, hits: toHits(rule, hits) };
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
      ...(rule.reads.inventory && inventory === undefined ? [["data", "inventory"]] : []),
    ];
    return { ...this.#base, externals, ...(unknown.length === 0 ? {} : { unknownExternals: unknown }) };
  }

  #prepare(rule: RegoRule): Prepared {
    const known = this.#prepared.get(rule);
    if (known !== undefined) return known;
    const options = rule.kind === "native" ? this.#nativeOptions(rule) : this.#base;
    const prepared = { query: rule.program.query(rule.query), options };
    this.#prepared.set(rule, prepared);
    return prepared;
  }
}

/** Conftest passes over a result that is no set; a native rule's must be one. */
function checkNoSet(rule: RegoRule, value: Json | undefined): Evaluation {
  if (value === undefined || rule.kind === "conftest") return NOTHING;
  throw new Problem("rule_result_invalid", `data.${rule.query.join(".")} is no set of violations`);
}

/** Elements in the order of the engine; derivations of one element are together. */
function toHits(rule: RegoRule, results: readonly Explained[]): readonly Hit[] {
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
function readElement(rule: RegoRule, value: Json): Omit<Hit, "derivations"> {
  if (typeof value === "string") return { msg: value, evidence: {} };
  if (!isJsonObject(value)) throw invalidElement(rule, "a violation is a text or an object");
  const msg = ownValue(value, "msg");
  if (msg !== undefined && typeof msg !== "string") throw invalidElement(rule, "the `msg` of a violation is a text");
  if (msg === undefined && (rule.kind === "conftest" || rule.texts.en.message === undefined)) {
    throw invalidElement(rule, "a violation has a `msg`");
  }
  const raw = rule.kind === "native" ? ownValue(value, "patch") : undefined;
  const patch = raw === undefined ? undefined : readPatch(raw);
  if (typeof patch === "string") throw invalidElement(rule, patch);
  const evidence = Object.fromEntries(
    Object.entries(value).filter(([name]) => name !== "msg" && !(name === "patch" && rule.kind === "native")),
  );
  return {
    ...(msg === undefined ? {} : { msg }),
    ...(patch === undefined || patch.length === 0 ? {} : { patch }),
    evidence,
  };
}

function invalidElement(rule: RegoRule, expected: string): Problem {
  return new Problem("rule_result_invalid", `data.${rule.query.join(".")} gives something else: ${expected}`);
}

function keyOf(value: Json): string {
  return typeof value === "string" ? `"${value}` : canonicalJson(value);
}
