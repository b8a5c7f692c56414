import type { Json, JsonObject, Outcome, Path } from "@sekisho/core";
import type { Module, RegoVersion } from "@sekisho/rego";

/** What rules are evaluated with; `engine/rego.ts` is the one that ships, tests may bring another. */
export interface Engine {
  parse(text: string, file: string, version: RegoVersion): Outcome<Module>;
  /** Loads what programs of these texts need; to be awaited before they are compiled. */
  prepare(texts: readonly string[]): Promise<void>;
  compile(options: CompileOptions): Outcome<Program>;
}

export interface CompileOptions {
  readonly modules: readonly Module[];
  readonly data: JsonObject;
  /** Roots under `data` that each evaluation brings. */
  readonly externals: readonly string[];
}

export interface Program {
  /** A rule by its reference, `data.kubernetes.image_registry.deny`, or its path below `data`. Made once, evaluated often. */
  query(reference: string | readonly string[]): Query;
}

export interface EvaluateOptions {
  readonly externals?: JsonObject;
  /** Paths from `data` on whose values this gate can't know: `["data", "context", "user"]`; answers name them so. */
  readonly unknownExternals?: readonly Path[];
  readonly limits?: EvaluationLimits;
  /** What `time.now_ns` says. */
  readonly nowNs?: bigint;
  readonly print?: (text: string) => void;
}

/** What one evaluation may use; a missing limit is the engine's default. */
export interface EvaluationLimits {
  readonly steps?: number;
  readonly timeMs?: number;
  readonly resultSize?: number;
}

/** Throws a Problem with an `eval_…` code on conflicts and used up budgets. */
export interface Query {
  /** Sets come as sorted arrays; `value` is absent when the reference is undefined. */
  evaluate(input: Json, options: EvaluateOptions): { readonly value?: Json };
  /** The elements of a set, each with the paths of `input` that its derivation read. */
  explain(input: Json, options: EvaluateOptions): { readonly results: readonly Explained[] };
  /**
   * As explain, where some paths of `input` or of externals are not known: a result holds whatever they are, and
   * `unknown` are the paths that decide whether there are more.
   */
  evaluateUnknown(
    input: Json,
    unknownPaths: readonly Path[],
    options: EvaluateOptions,
  ): { readonly results: readonly Explained[]; readonly unknown: readonly Path[] };
}

export interface Explained {
  readonly value: Json;
  /** Most telling first. */
  readonly reads: readonly InputRead[];
}

export interface InputRead {
  /** The path of `input` as it was tried. */
  readonly path: Path;
  /** How many trailing parts of the path do not exist; 0 for a value that is there. */
  readonly missing: number;
}
