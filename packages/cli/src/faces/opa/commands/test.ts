import { type BranchReport, branchReport, Coverage, type CoverageReport } from "@sekisho/rego/tools";
import { goJson } from "../../go/json.ts";
import type { World } from "../../world.ts";
import { load, loadOptions } from "../load/load.ts";
import { BundleRefused } from "../load/load-bundles.ts";
import type { Loaded } from "../load/loaded.ts";
import type { Options } from "../options.ts";
import { coverageJson } from "../output/coverage.ts";
import { errorsText, OpaErrors } from "../output/errors.ts";
import type { TestResult } from "../testing/result.ts";
import { TestRun } from "../testing/run-tests.ts";
import type { Call } from "./command.ts";

/** What OPA ends with where a test did not pass. */
const NOT_PASSED = 2;

/** `opa test`: runs the tests of policies. */
export async function test({ operands, options, world }: Call): Promise<number> {
  let wanted: RegExp;
  try {
    wanted = new RegExp(options.text("run"), "u");
  } catch (error) {
    world.err(`error parsing regexp: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  const refused = refusedBenchmark(options);
  if (refused !== undefined) {
    world.err(`${refused.why}\n`);
    return refused.status;
  }
  const coverage = options.bool("coverage") || options.isGiven("threshold") ? new Coverage() : undefined;
  try {
    const what = options.bool("bundle") ? { paths: [], bundles: operands } : { paths: operands, bundles: [] };
    const loaded = load(what, loadOptions(options, world.cwd), "during loading");
    const run = await TestRun.of(loaded, options, world, {
      wanted: (name) => wanted.test(name),
      timeoutMs: options.number("timeout"),
      trace: coverage && ((event) => coverage.add(event)),
      reached: options.bool("branches") ? coverage && ((branch) => coverage.addReached(branch)) : undefined,
    });
    if (run.tests.length === 0 && options.bool("fail-on-empty")) {
      world.err("no tests were run\n");
      return 1;
    }
    const tell = (results: readonly TestResult[]): number | Promise<number> =>
      coverage !== undefined && results.every(({ outcome }) => outcome === "pass" || outcome === "skip")
        ? tellCoverage(coverage, loaded, options, world)
        : tellResults(results, loaded, options, world);
    if (options.bool("bench")) return await runBenchmarks(run, options, world);
    return await runAll(run, tell, options);
  } catch (error) {
    if (error instanceof BundleRefused) world.err(`${refusedText(error)}\n`);
    else if (error instanceof OpaErrors) world.err(`${errorsText(error.list, error.when)}\n`);
    else throw error;
    return 1;
  }
}

/** What does not go together, with OPA's status of it. */
function refusedBenchmark(options: Options): { readonly why: string; readonly status: number } | undefined {
  if (options.bool("bench")) {
    const why = "coverage reporting is not supported when benchmarking tests";
    return options.bool("coverage") || options.isGiven("threshold") ? { why, status: 1 } : undefined;
  }
  const why = "cannot use output format gobench without running benchmarks (--bench)";
  return options.text("format") === "gobench" ? { why, status: 0 } : undefined;
}

function refusedText({ path, message }: BundleRefused): string {
  return path === undefined ? message : `unable to load bundle ${path}: ${message}`;
}

type Tell = (results: readonly TestResult[]) => number | Promise<number>;

/** Runs all tests `--count` times; a round in which one does not pass is the last. `tell` may know a worse status. */
async function runAll(run: TestRun, tell: Tell, options: Options): Promise<number> {
  for (let round = 0; round < Math.max(1, options.number("count")); round++) {
    const results: TestResult[] = [];
    for (const one of run.tests) results.push(await run.run(one));
    const told = await tell(results);
    const status = told === 0 ? statusOf(results, options) : told;
    if (status !== 0) return status;
  }
  return 0;
}

async function runBenchmarks(run: TestRun, options: Options, world: World): Promise<number> {
  const { benchTests } = await import("../testing/bench-tests.ts");
  for (let round = 0; round < Math.max(1, options.number("count")); round++) {
    const status = statusOf(await benchTests(run, options, world), options);
    if (status !== 0) return status;
  }
  return 0;
}

// oxlint-disable-next-line max-params -- what was run, what it was run of, and the two that every command has
async function tellResults(
  results: readonly TestResult[],
  loaded: Loaded,
  options: Options,
  world: World,
): Promise<number> {
  const isExplained = ["verbose", "explain", "var-values"].some((name) => options.isGiven(name));
  if (options.text("format") !== "pretty" || !isExplained) world.out(await reportText(results, options));
  else {
    const { explainFailures } = await import("../testing/explain-failures.ts");
    const explanations = await explainFailures(results, loaded, options, world);
    const { prettyTests } = await import("../testing/pretty.ts");
    world.out(prettyTests(results, { verbose: options.bool("verbose"), explanations }));
  }
  return 0;
}

/** Coverage stands in the place of results that are all good; below `--threshold` it is refused, of branches, too. */
// oxlint-disable-next-line max-params -- what was reached, what of, and the two that every command has
function tellCoverage(coverage: Coverage, { modules }: Loaded, options: Options, world: World): number {
  const report = coverage.report(modules);
  const branches = options.bool("branches") ? branchReport(coverage, modules) : undefined;
  const refused = belowThreshold(report, branches, options.number("threshold"));
  if (refused !== undefined) {
    world.err(`${refused}\n`);
    return NOT_PASSED;
  }
  world.out(`${goJson(coverageJson(report, branches), { indent: "  ", numbers: "literal" })}\n`);
  return 0;
}

/** That of lines is told first, in OPA's words. */
function belowThreshold(
  { coverage }: CoverageReport,
  branches: BranchReport | undefined,
  wanted: number,
): string | undefined {
  const least = wanted.toFixed(2);
  if (coverage < wanted) return `Code coverage threshold not met: got ${coverage.toFixed(2)} instead of ${least}`;
  if (branches === undefined || branches.coverage >= wanted) return undefined;
  return `Branch coverage threshold not met: got ${branches.coverage.toFixed(2)} instead of ${least}`;
}

async function reportText(results: readonly TestResult[], options: Options): Promise<string> {
  switch (options.text("format")) {
    case "json": {
      const { jsonTests } = await import("../testing/json.ts");
      const byDuration = options.text("sort") === "duration";
      return jsonTests(byDuration ? results.toSorted((a, b) => b.durationNs - a.durationNs) : results);
    }
    case "junit":
      return (await import("../testing/junit.ts")).junitTests(results);
    default: {
      return (await import("../testing/pretty.ts")).prettyTests(results, { verbose: false });
    }
  }
}

function statusOf(results: readonly TestResult[], options: Options): number {
  const passes = (outcome: TestResult["outcome"]): boolean =>
    outcome === "pass" || (outcome === "skip" && options.bool("exit-zero-on-skipped"));
  return results.every(({ outcome }) => passes(outcome)) ? 0 : NOT_PASSED;
}
