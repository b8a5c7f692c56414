/** Modules of the given cases, changed along their grammar: refused with reasons, or programs that all ways agree on. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mutated } from "../../../tests/differential/programs/mutate.ts";
import { casesMissing, givenCases } from "./given-cases.ts";
import { judge } from "./ways.ts";

if (casesMissing !== undefined) console.warn(`not run: ${casesMissing}`);

const RUNS = process.env["SEKISHO_SOAK"] === undefined ? 500 : 100_000;
const evaluation = { limits: { steps: 20_000, resultSize: 20_000, timeMs: 2_000 }, nowNs: 1_700_000_000_000_000_000n };

test.skipIf(casesMissing !== undefined)("a changed program is refused, or runs the same in every way", () => {
  const cases = givenCases().filter(({ modules }) => modules.length > 0);
  let accepted = 0;
  const tape = fc.array(fc.nat(9_999), { minLength: 3, maxLength: 24 });
  fc.assert(
    fc.property(fc.nat(cases.length - 1), tape, fc.boolean(), (i, changes, types) => {
      const given = cases[i];
      if (given === undefined) return;
      const modules = given.modules.map(({ file, text }) => ({ file, text: mutated(text, changes) }));
      const verdict = judge({ modules, data: given.data, types }, { input: given.input, evaluation });
      if (verdict.accepted) accepted++;
      const faults = verdict.faults.map((fault) => [fault, given.note, ...modules.map(({ text }) => text)].join("\n"));
      expect(faults).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  // Changes that nothing survives would test the parser alone.
  expect(accepted).toBeGreaterThan(RUNS / 5);
});
