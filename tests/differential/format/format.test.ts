/** Texts are laid out as by `opa fmt`, but where that loses something. A sample in every run, all and thousands of odd ones in a soak. */
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../tools/random.ts";
import { peerPath } from "../../bench/peers.ts";
import { compareFormats, formatModes } from "./compare.ts";
import { withOddities } from "./odd.ts";
import { caseTexts, peerTexts, repositoryTexts } from "./sources.ts";

const cases = new URL("../../../../shared/conformance/rego-v1", import.meta.url).pathname;
const opa = peerPath("opa");
const isSoak = process.env["SEKISHO_SOAK"] !== undefined;

describe.skipIf(!existsSync(opa))("beside opa fmt (.cache/peers)", () => {
  const random = seededRandom(isSoak ? Date.now() : 7);
  const some = (texts: readonly string[], count: number): readonly string[] =>
    isSoak || texts.length === 0 ? texts : Array.from({ length: count }, () => random.pick(texts));
  const caseModules = existsSync(cases) ? caseTexts(cases) : [];
  const given = [...repositoryTexts(), ...some(peerTexts(), 60), ...some(caseModules, 120)];
  const odd = (count: number): readonly string[] =>
    Array.from({ length: isSoak ? 3_000 : count }, () =>
      withOddities(random.pick(given), random, 5 + random.below(60)),
    );

  test.each(formatModes.map((mode) => [mode.target, mode] as const))("%s", { timeout: 1_200_000 }, async (_, mode) => {
    const { asked, same, differences } = await compareFormats(opa, given, mode);
    expect(differences).toEqual([]);
    expect(same).toBeGreaterThan(asked / 2);
  });

  test.each(formatModes.map((mode) => [mode.target, mode] as const))(
    "%s, comments in odd places",
    { timeout: 1_200_000 },
    async (_, mode) => {
      const texts = odd(80);
      const { asked, same, differences } = await compareFormats(opa, texts, mode);
      expect(differences).toEqual([]);
      expect(same).toBeGreaterThan(asked / 3);
    },
  );
});
