import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./steps.ts";

/**
 * `npm start`: the main job on the example company, at a fixed day, so that everybody sees the same. Ends with 0 when
 * the gate stopped what it should: the example is made to be stopped.
 */
const DAY = "2026-11-22";
const STOPPED = 1;

const company = join(ROOT, "examples", "company");
if (!existsSync(join(company, "sekisho.yaml"))) {
  console.error(`npm start needs ${join(company, "sekisho.yaml")}, which is missing`);
  process.exitCode = 1;
} else {
  console.log(`Sekisho judges the example company in examples/company as of ${DAY}: four services for Kubernetes in deploy/,
two Terraform plans in infra/, by the company's own rulebook in rulebook/, which includes the ones that ship.
You will see what stops, where and why, who owns it, what is exempted until when, and what nobody can know yet.

    cd examples/company && sekisho check --at ${DAY}
`);
  const status = await runCheck();
  if (status === STOPPED) {
    console.log(`
The gate stopped it, as it should: in CI this would be exit status 1. Go on:
  npx sekisho check --help           what else it can do
  npx sekisho init my-repository     a rulebook and settings of your own
  npx sekisho test examples/company/rulebook`);
  } else {
    console.error(`\nThe example should have been stopped with status ${STOPPED}, and ended with ${status}.`);
    process.exitCode = 1;
  }
}

function runCheck(): Promise<number> {
  const args = [join(ROOT, "bin", "sekisho"), "check", "--at", DAY];
  const child = spawn(process.execPath, args, { cwd: company, stdio: ["ignore", "inherit", "inherit"] });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve(status ?? 128));
  });
}
