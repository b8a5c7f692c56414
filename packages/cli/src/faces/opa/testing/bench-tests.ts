import { goJson } from "../../go/json.ts";
import type { World } from "../../world.ts";
import type { Options } from "../options.ts";
import { type BenchResult, gobenchText, resultJson } from "../output/benched.ts";
import { benchmark } from "../query/benchmark.ts";
import { testJson } from "./json.ts";
import { prettyTests, RULE } from "./pretty.ts";
import { fullName, type TestResult } from "./result.ts";
import type { TestRun } from "./run-tests.ts";

interface Benched {
  readonly result: TestResult;
  /** Of a test that passes. */
  readonly figures?: BenchResult;
}

/** Runs each test that passes again and again for a second, and tells how long it takes; answers with the results. */
export async function benchTests(run: TestRun, options: Options, world: World): Promise<readonly TestResult[]> {
  const all: Benched[] = [];
  for (const test of run.tests) {
    const result = await run.run(test);
    if (result.outcome !== "pass") all.push({ result });
    else all.push({ result, figures: timed(await benchmark(async () => void (await run.run(test)))) });
  }
  world.out(textOf(all, options));
  return all.map(({ result }) => result);
}

/** With the one figure that OPA has of tests. */
function timed({ samples, totalNs }: BenchResult): BenchResult {
  return { samples, totalNs, extra: [["timer_rego_query_eval_ns/op", totalNs / samples]] };
}

function textOf(all: readonly Benched[], options: Options): string {
  const format = options.text("format");
  if (format === "json") return `${goJson(all.map(jsonOf), { indent: "  ", numbers: "literal" })}\n`;
  const lines = all.flatMap(({ result, figures }) => {
    const name = fullName(result.test);
    return figures === undefined ? [] : [gobenchText(format === "gobench" ? goName(name) : name, figures)];
  });
  const results = all.map(({ result }) => result);
  const told = prettyTests(results, { verbose: false });
  const isOnlyCounts = results.every(({ outcome }) => outcome === "pass");
  return `${lines.join("")}${isOnlyCounts && lines.length > 0 ? RULE : ""}${told}`;
}

function jsonOf({ result, figures = NONE }: Benched) {
  return new Map([...testJson(result), ["benchmark_result", resultJson(figures)]]);
}

const NONE: BenchResult = { samples: 0, totalNs: 0, extra: [] };

/** `BenchmarkDataAuthzTestTestAdmin`. */
function goName(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return `Benchmark${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")}`;
}
