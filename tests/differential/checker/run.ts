/**
 * `node tests/differential/checker/run.ts [--cases PATH] [--count N] [--seed N] [--version v0|v1] [--strict] [--show N]`: what
 * `opa check` and our checker say of the same programs, and where that differs. `--count 0` takes the cases as they are.
 */
import { parseArgs } from "node:util";
import { peer } from "../../bench/peers.ts";
import { differencesOf } from "./differences.ts";
import type { Mode } from "./programs.ts";
import { casePrograms, drawSamples } from "./samples.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "../shared/conformance/rego-v1" },
    count: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    version: { type: "string", default: "v1" },
    strict: { type: "boolean", default: false },
    show: { type: "string", default: "20" },
  },
});
const mode: Mode = { version: values.version === "v0" ? "v0" : "v1", strict: values.strict };
const bases = casePrograms([values.cases]);
const count = Number(values.count);
const samples = count === 0 ? bases : drawSamples(bases, count, Number(values.seed));
const found = await differencesOf(peer("opa").path, samples, mode);
for (const { sample, differences } of found.slice(0, Number(values.show))) {
  console.log(`${sample.name}\n  ${differences.join("\n  ")}\n${sample.modules.join("\n---\n")}`);
}
console.log(`${samples.length - found.length} of ${samples.length} programs: the same`);
process.exitCode = found.length === 0 ? 0 : 1;
