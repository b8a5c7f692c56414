import type { Json } from "@sekisho/core";
import { Problem } from "@sekisho/core";
import type { QueryResults } from "@sekisho/rego/on-demand";
import type { World } from "../../world.ts";
import { readInput } from "../load/input.ts";
import { load, loadOptions } from "../load/load.ts";
import type { Options } from "../options.ts";
import { errorOfEvaluation, errorsOf, OpaErrors } from "../output/errors.ts";
import { type EvalOutput, type Format, printResult } from "../output/result.ts";
import { Evaluations, textsOf } from "../query/evaluate.ts";
import { Metrics } from "../query/metrics.ts";
import { compileLoaded } from "../query/program.ts";
import type { Call } from "./command.ts";

/** What OPA ends with when there is no answer. */
const FAILED = 2;

/** `opa eval`: a query over policies, data and an input. */
export async function evaluate({ operands, options, world }: Call): Promise<number> {
  const metrics = new Metrics();
  try {
    const query = await queryText(operands, options, world);
    const input = await readInput(options, world);
    const output = await outputOf(query, { input, options, world, metrics });
    const { out, err } = printResult(formatOf(options), output);
    world.out(out);
    world.err(err);
    return statusOf(output, options);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    world.err(`${error.message}\n`);
    return FAILED;
  }
}

async function queryText([operand = ""]: readonly string[], options: Options, world: World): Promise<string> {
  if (!options.bool("stdin")) return operand;
  return Buffer.from(await world.stdin())
    .toString("utf8")
    .replace(/\n$/, "");
}

interface Around {
  readonly input: Json | undefined;
  readonly options: Options;
  readonly world: World;
  readonly metrics: Metrics;
}

/** The answer, or the errors in its place. */
async function outputOf(query: string, around: Around): Promise<EvalOutput> {
  const { options, metrics } = around;
  try {
    const { results, failures } = await answer(query, around);
    const errors = options.bool("show-builtin-errors") ? failures.map(errorOfEvaluation) : [];
    const wanted = options.bool("metrics") || options.bool("instrument");
    return { errors, results, ...(wanted && { metrics: metrics.entries() }) };
  } catch (error) {
    if (!(error instanceof OpaErrors)) throw error;
    return { errors: error.list, results: [] };
  }
}

async function answer(query: string, { input, options, world, metrics }: Around): Promise<QueryResults> {
  const what = { paths: options.texts("data"), bundles: options.texts("bundle") };
  const isLoading = what.paths.length + what.bundles.length > 0;
  const readAll = () => load(what, loadOptions(options, world.cwd));
  const loaded = isLoading ? await metrics.time("rego_load_files", readAll) : readAll();
  if (query.trim() === "") throw new OpaErrors([{ message: "cannot evaluate empty query" }]);
  const compiling = () => compileLoaded(loaded, options, world, { texts: [query], types: false });
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
    timeoutMs: options.number("timeout"),
    strict: options.bool("strict-builtin-errors"),
    print: (line) => world.err(`${line}\n`),
  });
  return metrics.time("rego_query_eval", () => evaluations.run((own) => ready.evaluate(input, own)));
}

function formatOf(options: Options): Format {
  // The flag takes these words only.
  return options.text("format") as Format;
}

function statusOf({ errors, results }: EvalOutput, options: Options): number {
  const isDefined = results.length > 0;
  if (errors.length > 0 && !isDefined && !options.bool("show-builtin-errors")) return FAILED;
  if (options.bool("fail") && !isDefined) return 1;
  return options.bool("fail-defined") && isDefined ? 1 : 0;
}
