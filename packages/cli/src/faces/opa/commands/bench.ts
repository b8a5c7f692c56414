import { Problem } from "@sekisho/core";
import { goJson } from "../../go/json.ts";
import type { World } from "../../world.ts";
import type { Options } from "../options.ts";
import { type BenchResult, gobenchText, prettyBench, resultJson } from "../output/benched.ts";
import { errorsText, OpaErrors } from "../output/errors.ts";
import { benchmark } from "../query/benchmark.ts";
import { prepareQuery } from "../query/prepare.ts";
import type { Call } from "./command.ts";

/** `opa bench`: how long a query takes, evaluated again and again for a second. */
export async function bench({ operands, options, world }: Call): Promise<number> {
  try {
    const prepared = await prepareQuery(operands, options, world);
    const first = await prepared.evaluate();
    if (options.bool("fail") && first.results.length === 0) throw new OpaErrors([{ message: "undefined result" }]);
    for (let round = 0; round < Math.max(1, options.number("count")); round++) {
      tell(await benchmark(async () => void (await prepared.evaluate())), options, world);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    world.err(`${error instanceof OpaErrors ? errorsText(error.list) : error.message}\n`);
    return 1;
  }
}

function tell(result: BenchResult, options: Options, world: World): void {
  const shown = options.bool("metrics") ? result : { ...result, extra: [] };
  switch (options.text("format")) {
    case "json":
      return world.out(`${goJson(resultJson(shown), { indent: "  ", numbers: "literal" })}\n`);
    case "gobench":
      return world.out(gobenchText("BenchmarkOPAEval", shown));
    default:
      return world.out(prettyBench(shown));
  }
}
