import type { Module, QueryResults, TraceEvent } from "@sekisho/rego/on-demand";
import type { World } from "../../world.ts";
import { readInput } from "../load/input.ts";
import { load, loadOptions, type WhatToLoad } from "../load/load.ts";
import { BundleRefused } from "../load/load-bundles.ts";
import type { Loaded } from "../load/loaded.ts";
import type { Options } from "../options.ts";
import { errorsOf, OpaErrors } from "../output/errors.ts";
import { Evaluations, textsOf } from "./evaluate.ts";
import { Metrics } from "./metrics.ts";
import { compileLoaded } from "./program.ts";

/** A query with all that its flags name, ready to be evaluated. */
export interface PreparedQuery {
  /** Throws {@link OpaErrors}. */
  readonly evaluate: () => Promise<QueryResults>;
  readonly modules: readonly Module[];
  readonly query: string;
}

/** Who hears how the query is answered. */
export interface Listeners {
  readonly metrics?: Metrics;
  readonly trace?: ((event: TraceEvent) => void) | undefined;
}

/**
 * Reads the query (an operand, or standard input with `--stdin`), the input, policies and data, and compiles them. Throws
 * {@link OpaErrors}, and Problem `input_invalid`.
 */
export async function prepareQuery(
  operands: readonly string[],
  options: Options,
  world: World,
  { metrics = new Metrics(), trace }: Listeners = {},
): Promise<PreparedQuery> {
  const query = await queryText(operands, options, world);
  const input = await readInput(options, world);
  const what = { paths: options.texts("data"), bundles: options.texts("bundle") };
  const isLoading = what.paths.length + what.bundles.length > 0;
  const readAll = () => loadAll(what, options, world);
  const loaded = isLoading ? await metrics.time("rego_load_files", readAll) : readAll();
  if (query.trim() === "") throw new OpaErrors([{ message: "cannot evaluate empty query" }]);
  const compiling = () =>
    compileLoaded(loaded, options, world, { texts: [query], types: false, traced: trace !== undefined });
  const program = isLoading ? await metrics.time("rego_module_compile", compiling) : await compiling();
  const prepared = await metrics.time("rego_query_compile", () =>
    program.prepareResults(query, {
      types: true,
      package: options.text("package"),
      imports: options.texts("import"),
    }),
  );
  if (prepared.value === undefined) throw new OpaErrors(errorsOf(prepared.diagnostics, () => query));
  const ready = prepared.value;
  const evaluations = new Evaluations(textsOf(loaded.modules, query), world, {
    timeoutMs: options.has("timeout") ? options.number("timeout") : 0,
    strict: options.has("strict-builtin-errors") && options.bool("strict-builtin-errors"),
    print: (line) => world.err(`${line}\n`),
  });
  const run = () => evaluations.run((own) => ready.evaluate(input, own), trace && { trace });
  return { evaluate: () => metrics.time("rego_query_eval", run), modules: loaded.modules, query };
}

function loadAll(what: WhatToLoad, options: Options, world: World): Loaded {
  try {
    return load(what, loadOptions(options, world.cwd));
  } catch (error) {
    if (!(error instanceof BundleRefused)) throw error;
    throw new OpaErrors([{ message: `${error.path === undefined ? "" : "loading error: "}${error.message}` }]);
  }
}

async function queryText([operand = ""]: readonly string[], options: Options, world: World): Promise<string> {
  if (!options.bool("stdin")) return operand;
  return Buffer.from(await world.stdin())
    .toString("utf8")
    .replace(/\n$/, "");
}
