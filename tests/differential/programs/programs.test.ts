/** Whole programs answered by the real OPA and by this engine, in both ways to run. Some in every run, many in a soak. */
import { existsSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { seededRandom } from "../../../tools/random.ts";
import { peerPath } from "../../bench/peers.ts";
import { comparePrograms, showDifference } from "./differences.ts";
import { comparableCases, drawPrograms } from "./draw.ts";
import { mutualProgram } from "./mutual.ts";
import { ourAnswers } from "./ours.ts";
import { Theirs } from "./theirs.ts";

const cases = new URL("../../../../shared/conformance/rego-v1", import.meta.url).pathname;
const isSoak = process.env["SEKISHO_SOAK"] !== undefined;
const isInstalled = existsSync(peerPath("opa"));
if (!isInstalled) console.log("not compared with the real OPA: it is not installed (node tests/bench/peers.ts opa)");
if (!existsSync(cases)) console.log("without changed cases: ../shared/conformance is not beside the repository");

describe.runIf(isInstalled)("programs beside opa run --server", () => {
  const theirs = new Theirs();
  afterAll(() => theirs.end());

  test("the document of the package is the same", { timeout: 3_600_000 }, async () => {
    const seed = isSoak ? Date.now() : 7;
    const programs = drawPrograms(existsSync(cases) ? comparableCases([cases]) : [], isSoak ? 20_000 : 200, seed);
    const { counts, differences } = await comparePrograms(theirs, programs);
    expect(counts.value).toBeGreaterThan(programs.length / 5);
    expect(counts.refused).toBeGreaterThan(0);
    // A few programs in a thousand differ in ways that docs/rego.md lists in words only.
    const most = isSoak ? programs.length / 250 : 0;
    expect(differences.length, `seed ${seed}:\n${differences.map(showDifference).join("\n")}`).toBeLessThanOrEqual(
      most,
    );
  });
});

test("many of the drawn rules that ask for each other are programs", () => {
  const random = seededRandom(1);
  const answers = Array.from({ length: 100 }, () => {
    const [answer] = ourAnswers({ name: "", text: mutualProgram(random), input: {}, data: {} }, ["t"]);
    return answer?.kind;
  });
  expect(answers.filter((kind) => kind === "value").length).toBeGreaterThan(30);
});
