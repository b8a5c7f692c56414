import type { TraceEvent } from "@sekisho/rego/on-demand";
import { aroundQuery, columns, eventText, placeText, valuesText } from "../../evaluate/trace.ts";
import type { World } from "../../world.ts";
import type { Loaded } from "../load/loaded.ts";
import type { Options } from "../options.ts";
import { chosenEvents, type Explanation } from "../output/explained.ts";
import { fullName, type TestResult, testKey } from "./result.ts";
import { TestRun } from "./run-tests.ts";

/** More events than anybody reads; what comes behind them is left out. */
const MOST_EVENTS = 100_000;

/**
 * How tests have failed: they are run once more, and tell what they evaluate, which takes longer. By `testKey`, in lines.
 * Throws {@link OpaErrors}.
 */
export async function explainFailures(
  results: readonly TestResult[],
  loaded: Loaded,
  options: Options,
  world: World,
): Promise<ReadonlyMap<string, string>> {
  const failed = new Map(
    results.filter(({ outcome }) => outcome === "fail").map((result) => [testKey(result), result]),
  );
  if (failed.size === 0) return new Map();
  // The flag takes these words only.
  const kind = options.text("explain") as Explanation;
  const values = options.bool("var-values");
  let events: TraceEvent[] = [];
  const run = await TestRun.of(loaded, options, world, {
    wanted: () => true,
    timeoutMs: options.number("timeout"),
    trace: (event) => void (events.length < MOST_EVENTS && events.push(event)),
  });
  const told = new Map<string, string>();
  for (const test of run.tests) {
    const result = failed.get(testKey({ test }));
    if (result === undefined) continue;
    events = [];
    await run.run(test);
    const all = aroundQuery(`${fullName(test)} = _`, events, result.cases.length > 0);
    const rows = chosenEvents(all, kind).map((event) => [
      placeText(event),
      eventText(event),
      ...(values ? [valuesText(event)] : []),
    ]);
    told.set(
      testKey({ test }),
      columns(rows, 7)
        .map((line) => `  ${line}  \n`)
        .join(""),
    );
  }
  return told;
}
