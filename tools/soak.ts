import { runSteps } from "./steps.ts";
import { runVitest } from "./vitest.ts";

/** The long forms of crash, fuzz and load tests: those tests look at this variable for how long they run. */
process.env["SEKISHO_SOAK"] = "1";

const filters = process.argv.slice(2);
console.log(`SEKISHO_SOAK=1 vitest run ${filters.join(" ")}`.trimEnd());
const run = ["run", "--test-timeout=3600000", ...filters];
const { passed, failed } = await runSteps([{ name: "soak", run: () => runVitest(run) }]);
if (failed > 0) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed`);
