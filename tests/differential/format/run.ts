/**
 * `node tests/differential/format/run.ts [--cases PATH] [--odd N] [--rarity N] [--seed N] [--show N]`: what `opa fmt` and our
 * formatter make of the same texts, and where that differs; with `--odd`, of so many texts with comments in odd places.
 */
import { parseArgs } from "node:util";
import { seededRandom } from "../../../tools/random.ts";
import { peer } from "../../bench/peers.ts";
import { compareFormats, formatModes } from "./compare.ts";
import { withOddities } from "./odd.ts";
import { caseTexts, peerTexts, repositoryTexts } from "./sources.ts";

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "../shared/conformance/rego-v1" },
    odd: { type: "string", default: "0" },
    rarity: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    show: { type: "string", default: "5" },
  },
});
const given = [...repositoryTexts(), ...peerTexts(), ...caseTexts(values.cases)];
const random = seededRandom(Number(values.seed));
const odd = Array.from({ length: Number(values.odd) }, () => {
  return withOddities(random.pick(given), random, Number(values.rarity));
});
const texts = odd.length > 0 ? odd : given;
for (const mode of formatModes) {
  const { asked, same, mended, differences } = await compareFormats(peer("opa").path, texts, mode);
  for (const difference of differences.slice(0, Number(values.show))) console.log(`${difference}\n`);
  const { length } = differences;
  console.log(`${mode.target}: ${same} of ${asked} the same, ${mended} that OPA breaks, ${length} different`);
  if (length > 0) process.exitCode = 1;
}
