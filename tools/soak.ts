import { commandStep, runSteps } from "./steps.ts";
import { runVitest } from "./vitest.ts";

/** The long forms of crash, fuzz and load tests: those tests look at this variable for how long they run. */
process.env["SEKISHO_SOAK"] = "1";

const filters = process.argv.slice(2);
console.log(`SEKISHO_SOAK=1 vitest run ${filters.join(" ")}`.trimEnd());
const run = ["run", "--test-timeout=3600000", ...filters];
const soak = { name: "soak", run: () => runVitest(run) };
// With a filter only the tests are asked for.
const seed = String(Date.now() % 2 ** 31);
const differential = commandStep("opa", process.execPath, ["tests/differential/builtins.ts", "--seed", seed]);
const { passed, failed } = await runSteps(filters.length > 0 ? [soak] : [soak, differential]);
if (failed > 0) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed`);
