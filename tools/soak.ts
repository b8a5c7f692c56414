import { commandStep, runSteps } from "./steps.ts";
import { runVitest } from "./vitest.ts";

/** The long forms of crash, fuzz and load tests: those tests look at this variable for how long they run. */
process.env["SEKISHO_SOAK"] = "1";

const filters = process.argv.slice(2);
console.log(`SEKISHO_SOAK=1 vitest run ${filters.join(" ")}`.trimEnd());
const run = ["run", "--test-timeout=3600000", ...filters];
const soak = { name: "soak", run: () => runVitest(run) };
// The pinned OPA is asked the same; with a filter only the tests run.
const seed = String(Date.now() % 2 ** 31);
const peers = [
  commandStep("calls", process.execPath, ["tests/differential/builtins.ts", "--seed", seed]),
  commandStep("rows", process.execPath, ["tests/differential/rows.ts"]),
];
const { passed, failed } = await runSteps(filters.length > 0 ? [soak] : [soak, ...peers]);
if (failed > 0) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed`);
