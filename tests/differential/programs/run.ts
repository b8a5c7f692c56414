/**
 * `node tests/differential/programs/run.ts [--cases PATH] [--count N] [--seed N] [--show N]`: whole programs, drawn by a seed, as the real
 * OPA and our engine answer them, and where that differs.
 */
import { parseArgs } from "node:util";
import { peer } from "../../bench/peers.ts";
import { comparePrograms, showDifference } from "./differences.ts";
import { comparableCases, drawPrograms } from "./draw.ts";
import { Theirs } from "./theirs.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "../shared/conformance/rego-v1" },
    count: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    show: { type: "string", default: "20" },
  },
});
peer("opa");
const theirs = new Theirs();
try {
  const cases = comparableCases([values.cases]);
  const programs = drawPrograms(cases, Number(values.count), Number(values.seed));
  const { counts, differences } = await comparePrograms(theirs, programs);
  for (const difference of differences.slice(0, Number(values.show))) console.log(showDifference(difference));
  const { value, refused, error, none } = counts;
  console.log(`${value} values, ${refused} refused, ${error} errors, ${none} not comparable`);
  console.log(`${differences.length} of ${value + refused + error + none} programs differ`);
  process.exitCode = differences.length === 0 ? 0 : 1;
} finally {
  await theirs.end();
}
