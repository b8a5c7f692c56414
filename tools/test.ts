import { staticChecks } from "./checks.ts";
import { COMPONENTS, mayInstall, provision } from "./components.ts";
import { runSteps } from "./steps.ts";
import { runVitest } from "./vitest.ts";

const missing = await provision(COMPONENTS, { mayInstall: mayInstall(), print: console.log });
for (const { name } of missing) console.log(`not run: needs ${name}`);
const withoutServer = missing.flatMap(({ tests }) => tests.map((glob) => `--exclude=${glob}`));

// The checks share the two cores for a second or two; the tests then have them alone.
const checks = await runSteps(staticChecks());
const tests = await runSteps([{ name: "tests", run: () => runVitest(["run", ...withoutServer]) }]);

const passed = checks.passed + tests.passed;
const failed = checks.failed + tests.failed + (process.env["CI"] ? missing.length : 0);
if (failed > 0) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed`);
