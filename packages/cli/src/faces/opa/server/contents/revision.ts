import { isJsonObject, type Json, type JsonObject } from "@sekisho/core";
import {
  compile,
  dataReferences,
  type EvaluateOptions,
  type Module,
  type Program,
  type QueryResults,
} from "@sekisho/rego";
import type { World } from "../../../world.ts";
import { errorsOf, limited, type OpaError, OpaErrors } from "../../output/errors.ts";
import { Evaluations } from "../../query/evaluate.ts";
import { Kept } from "../kept.ts";
import type { Contents } from "./contents.ts";
import { type DocumentPath, documentAt } from "./documents.ts";

/** How long an evaluation may take: it holds up all others. */
const EVALUATION_MS = 10_000;
const MOST_PATHS = 1_000;
const MOST_QUERIES = 200;

export interface RevisionOptions {
  readonly world: Pick<World, "env">;
  /** Takes what policies print. */
  readonly print: (line: string) => void;
  /** What `opa.runtime` answers. */
  readonly runtime: JsonObject;
  readonly maxErrors: number;
}

/** One answer: the value, or undefined where there is none. */
export interface Answer {
  readonly value: Json | undefined;
  /** Whether the query was there already. */
  readonly isCached: boolean;
}

export interface Asked {
  readonly input: Json | undefined;
  /** Whether errors of built-in functions end the evaluation. */
  readonly strict?: boolean;
}

/** A query that is compiled. Throws {@link OpaErrors}, at once or later. */
export type Query = (asked: Asked) => QueryResults | Promise<QueryResults>;

type Ask = (input: Json | undefined, options: EvaluateOptions) => Json | undefined;

/**
 * One version of policies and data, compiled. Whoever answers a request holds one from its begin to its end, so that no
 * answer mixes two. Data below names that no package has come as arguments of the code: a write there compiles nothing.
 */
export class Revision {
  readonly contents: Contents;
  readonly #options: RevisionOptions;
  readonly #code: Code;
  readonly #externals: { readonly [name: string]: Json };
  readonly #queries: Kept<Query> = new Kept(MOST_QUERIES);
  #compiled: Program | undefined;

  private constructor(contents: Contents, code: Code, options: RevisionOptions) {
    this.contents = contents;
    this.#options = options;
    this.#code = code;
    this.#externals = Object.fromEntries([...code.externals].map((name) => [name, contents.data[name] ?? null]));
  }

  /**
   * Compiles. Throws {@link OpaErrors}. `before` lends its code where policies are the same and so are the data that
   * stand beside rules.
   */
  static of(contents: Contents, options: RevisionOptions, before?: Revision): Revision {
    if (before !== undefined && isSameCode(contents, before.contents)) {
      return new Revision(contents, before.#code, options);
    }
    return new Revision(contents, compiled(contents, options), options);
  }

  /** The document at a path below `data`, as rules and data make it. Throws {@link OpaErrors}. */
  async document(asItIsWritten: DocumentPath, asked: Asked): Promise<Answer> {
    const path = asItIsWritten.map(asNumber);
    if (path.length === 0) return { value: await this.#everything(asked), isCached: true };
    // Of the contents that no rule can touch, the names of items are numbers; of others, numbers are numbers.
    if (!this.#touchesRules(path)) return { value: documentAt(this.contents.data, path), isCached: true };
    const key = keyOf(path);
    const kept = this.#code.paths.get(key);
    const ask = kept ?? this.#code.paths.set(key, this.#askFor(path));
    const { strict = false } = asked;
    const own = { externals: this.#externals, strict, runtime: this.#options.runtime };
    const value = await this.#code.evaluations.run((options) => ask(asked.input, options), own);
    return { value, isCached: kept !== undefined };
  }

  /** Compiles a query. Throws {@link OpaErrors} for mistakes in it. */
  prepare(text: string): { readonly query: Query; readonly isCached: boolean } {
    const kept = this.#queries.get(text);
    if (kept !== undefined) return { query: kept, isCached: true };
    const { value, diagnostics } = this.#whole().prepareResults(text, { types: true });
    if (value === undefined) throw new OpaErrors(errorsOf(diagnostics, () => text));
    const evaluations = evaluationsOf([...modulesOf(this.contents).map((module) => module.text), text], this.#options);
    const query: Query = ({ input, strict = false }) => {
      const own = { strict, runtime: this.#options.runtime };
      return evaluations.run((options) => value.evaluate(input, options), own);
    };
    return { query: this.#queries.set(text, query), isCached: false };
  }

  #touchesRules(path: DocumentPath): boolean {
    if (this.#code.above.has(keyOf(path))) return true;
    return path.some((_, i) => this.#code.packages.has(keyOf(path.slice(0, i + 1))));
  }

  /** Throws {@link OpaErrors} where the path is that of a function. */
  #askFor(path: DocumentPath): Ask {
    if (this.#code.rules.has(keyOf(path))) {
      const rule = this.#code.program.query(path);
      return (input, options) => rule.evaluate(input, options).value;
    }
    const text = `data${path.map(partOf).join("")}`;
    // Below a rule the types of what it holds say what can't be there; what a package has, its names say.
    const types = path.some((_, i) => this.#code.rules.has(keyOf(path.slice(0, i))));
    const { value: query, diagnostics } = this.#code.program.prepareResults(text, { types });
    if (query === undefined) throw new OpaErrors(errorsOf(diagnostics, () => text));
    return (input, options) => query.evaluate(input, options).results[0]?.expressions[0]?.value;
  }

  /** All of data, but for what is OPA's own, which the engine leaves out. */
  async #everything(asked: Asked): Promise<Json | undefined> {
    const { results } = await this.prepare("data").query(asked);
    return results[0]?.expressions[0]?.value;
  }

  /** The program with all data in it, for who may ask for any of them by a name that is known only then. */
  #whole(): Program {
    if (this.#code.externals.size === 0) return this.#code.program;
    this.#compiled ??= compiledProgram(this.contents, new Set(), this.#options);
    return this.#compiled;
  }
}

function evaluationsOf(texts: readonly string[], { world, print }: RevisionOptions): Evaluations {
  return new Evaluations(texts, world, { timeoutMs: EVALUATION_MS, strict: false, print });
}

/** What is made of policies and the data beside them; all that depends on other data gets it as arguments. */
interface Code {
  readonly program: Program;
  /** First names of data that come as arguments. */
  readonly externals: ReadonlySet<string>;
  /** Packages. */
  readonly packages: ReadonlySet<string>;
  /** Packages, and all that stands above them. */
  readonly above: ReadonlySet<string>;
  readonly rules: ReadonlySet<string>;
  readonly evaluations: Evaluations;
  readonly paths: Kept<Ask>;
}

/** Throws {@link OpaErrors}. */
function compiled(contents: Contents, options: RevisionOptions): Code {
  const externals = externalNames(contents);
  const program = compiledProgram(contents, externals, options);
  const modules = modulesOf(contents);
  refuseConflicts(contents, program);
  const packages = modules.map(({ package: { path } }) => path);
  return {
    program,
    externals,
    packages: new Set(packages.map(keyOf)),
    above: new Set(packages.flatMap((path) => path.map((_, i) => keyOf(path.slice(0, i + 1))))),
    rules: new Set(program.rulePaths().map(keyOf)),
    evaluations: evaluationsOf(
      modules.map(({ text }) => text),
      options,
    ),
    paths: new Kept(MOST_PATHS),
  };
}

function compiledProgram(contents: Contents, externals: ReadonlySet<string>, { maxErrors }: RevisionOptions): Program {
  const data = Object.fromEntries(Object.entries(contents.data).filter(([name]) => !externals.has(name)));
  const { value, diagnostics } = compile({ modules: modulesOf(contents), data, externals: [...externals] });
  if (value === undefined) throw new OpaErrors(limited(errorsOf(diagnostics), maxErrors));
  return value;
}

/** Whether code of one serves the other: the policies are the same, and so is what stands below their names. */
function isSameCode(a: Contents, b: Contents): boolean {
  if (a.policies !== b.policies) return false;
  const [of, other] = [externalNames(a), externalNames(b)];
  if (of.size !== other.size || [...of].some((name) => !other.has(name))) return false;
  const names = new Set([...Object.keys(a.data), ...Object.keys(b.data)]);
  return [...names].every((name) => other.has(name) || a.data[name] === b.data[name]);
}

/** First names of data that no package has; none where a policy asks for all of data, or for names that it finds out. */
function externalNames(contents: Contents): ReadonlySet<string> {
  const modules = modulesOf(contents);
  const asksAny = modules.some((module) => dataReferences(module).some(({ path }) => path.length === 0));
  if (asksAny) return new Set();
  const taken = new Set(modules.map((module) => module.package.path[0]));
  return new Set(Object.keys(contents.data).filter((name) => !taken.has(name)));
}

function modulesOf({ policies }: Contents): readonly Module[] {
  return [...policies.values()].map(({ module }) => module);
}

/** Throws {@link OpaErrors} where data stand at the place of a rule. */
function refuseConflicts({ data }: Contents, program: Program): void {
  const errors = program.modules.flatMap((module): readonly OpaError[] =>
    module.rules.flatMap(({ head }) => {
      const path = [...module.package.path, ...groundPart(head.ref)];
      if (!isTaken(data, path)) return [];
      const { line: row, column: col } = module.lines.position(head.start);
      const message = `conflicting rule for data path ${path.join("/")} found`;
      return [{ message, code: "rego_compile_error", location: { file: module.file, row, col } }];
    }),
  );
  // A rule of several bodies is one.
  const seen = new Set<string>();
  const each = errors.filter(({ message }) => !seen.has(message) && seen.add(message));
  if (each.length > 0) throw new OpaErrors(each);
}

/** Whether something stands at a path, or is in its way. */
function isTaken(data: Json, path: readonly string[]): boolean {
  let at: Json | undefined = data;
  for (const name of path) {
    if (!isJsonObject(at)) return at !== undefined;
    at = Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return at !== undefined;
}

type Ref = Module["rules"][number]["head"]["ref"];

function groundPart(ref: Ref): readonly string[] {
  const path: string[] = [];
  for (const [i, part] of ref.entries()) {
    if (part.type === "string") path.push(part.value);
    else if (i === 0 && part.type === "var") path.push(part.name);
    else break;
  }
  return path;
}

/** A name that is a whole number, in the shortest way to write it: `01` is `1`. */
function asNumber(name: string): string {
  return /^[+-]?\d{1,15}$/.test(name) ? String(Number(name) + 0) : name;
}

function partOf(name: string): string {
  return /^(?:0|-?[1-9]\d{0,14})$/.test(name) ? `[${name}]` : `[${JSON.stringify(name)}]`;
}

function keyOf(path: readonly string[]): string {
  return path.join("\0");
}
