import { staticChecks } from "./checks.ts";
import { commandStep, runCommand, runSteps, type Step } from "./steps.ts";
import { runVitest } from "./vitest.ts";

/**
 * `npm run check [PATH…]`: an answer in seconds. Without a path: everything, and the tests of what differs from HEAD.
 * With one: format and lint of it, types and layers of all, and the tests under it.
 */
const paths = process.argv.slice(2);

if (!process.env["CI"]) {
  // Before the rest, for it changes what they read; what it can't mend is told by the format check.
  const places = paths.length > 0 ? paths : ["."];
  await runCommand("biome", ["check", "--write", "--colors=off", "--no-errors-on-unmatched", ...places]);
}
const checks = await runSteps(staticChecks(paths.length > 0 ? paths : ["."]));
const tests = await testStep();
const { failed } = tests === undefined ? { failed: 0 } : await runSteps([tests]);
if (checks.failed + failed > 0) process.exitCode = 1;

async function testStep(): Promise<Step | undefined> {
  const quiet = ["--passWithNoTests"];
  if (paths.length > 0) return { name: "tests", run: () => runVitest(["run", ...quiet, ...paths]) };
  const changed = await changedSources();
  if (changed === undefined) return commandStep("tests", "git", ["status", "--short"]);
  if (changed.length === 0) return undefined;
  return { name: "tests", run: () => runVitest(["related", "--run", ...quiet, ...changed]) };
}

/** Sources that differ from the last commit, and new ones; `undefined` outside a git checkout. */
async function changedSources(): Promise<readonly string[] | undefined> {
  const committed = (await runCommand("git", ["rev-parse", "--verify", "-q", "HEAD"])).status === 0;
  const differ = committed
    ? ["diff", "--name-only", "--diff-filter=d", "--relative", "HEAD"]
    : ["ls-files", "--cached"];
  const answers = await Promise.all([
    runCommand("git", differ),
    runCommand("git", ["ls-files", "--others", "--exclude-standard"]),
  ]);
  if (answers.some(({ status }) => status !== 0)) return undefined;
  const files = answers.flatMap(({ output }) => output.split("\n"));
  return files.filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".config.ts"));
}
