import type { World } from "../../world.ts";
import { load, loadOptions } from "../load/load.ts";
import type { Options } from "../options.ts";
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
  try {
    const run = await open(operands, wanted, options, world);
    if (run.tests.length === 0 && options.bool("fail-on-empty")) {
      world.err("no tests were run\n");
      return 1;
    }
    return await runAll(run, options, world);
  } catch (error) {
    if (!(error instanceof OpaErrors)) throw error;
    world.err(`${errorsText(error.list, error.when)}\n`);
    return 1;
  }
}

function open(paths: readonly string[], wanted: RegExp, options: Options, world: World): Promise<TestRun> {
  const what = options.bool("bundle") ? { paths: [], bundles: paths } : { paths, bundles: [] };
  const loaded = load(what, loadOptions(options, world.cwd), "during loading");
  const settings = { wanted: (name: string) => wanted.test(name), timeoutMs: options.number("timeout") };
  return TestRun.of(loaded, options, world, settings);
}

/** Runs all tests `--count` times; a round in which one does not pass is the last. */
async function runAll(run: TestRun, options: Options, world: World): Promise<number> {
  for (let round = 0; round < Math.max(1, options.number("count")); round++) {
    const results: TestResult[] = [];
    for (const one of run.tests) results.push(await run.run(one));
    world.out(await reportText(results, options));
    const status = statusOf(results, options);
    if (status !== 0) return status;
  }
  return 0;
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
      const verbose = options.bool("verbose");
      return (await import("../testing/pretty.ts")).prettyTests(results, { verbose });
    }
  }
}

function statusOf(results: readonly TestResult[], options: Options): number {
  const passes = (outcome: TestResult["outcome"]): boolean =>
    outcome === "pass" || (outcome === "skip" && options.bool("exit-zero-on-skipped"));
  return results.every(({ outcome }) => passes(outcome)) ? 0 : NOT_PASSED;
}
