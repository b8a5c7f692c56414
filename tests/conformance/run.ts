/** `npm run conformance -- [--rego-version v0|v1] PATH…`: runs case files and prints failures by directory or file. */

import { basename } from "node:path";
import { parseArgs } from "node:util";
import { caseFiles } from "./case-files.ts";
import { runCase } from "./run-case.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "rego-version": { type: "string", default: "v1" }, quiet: { type: "boolean", default: false } },
});
const version = values["rego-version"];
if ((version !== "v0" && version !== "v1") || positionals.length === 0) {
  console.error("usage: npm run conformance -- [--rego-version v0|v1] [--quiet] PATH…");
  process.exit(2);
}
let passed = 0;
let failed = 0;
for (const { file, cases } of caseFiles(positionals)) {
  let bad = 0;
  for (const test of cases) {
    const why = runCase(test, version);
    if (why === undefined) {
      passed++;
      continue;
    }
    bad++;
    failed++;
    if (!values.quiet) console.log(`FAIL ${test.note}\n     ${why}`);
  }
  console.log(`${basename(file)}: ${cases.length - bad} of ${cases.length}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
