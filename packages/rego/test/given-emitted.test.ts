/** What the given cases' modules and queries become holds nothing but what the emitters put there. */
import { expect, test } from "vitest";
import { compileWatched, foreignParts } from "./emitted.ts";
import { casesMissing, givenCases } from "./given-cases.ts";
import { answer } from "./ways.ts";

if (casesMissing !== undefined) console.warn(`not run: ${casesMissing}`);

test.skipIf(casesMissing !== undefined)(
  "emitted texts of the given cases hold no foreign part",
  { timeout: 120_000 },
  () => {
    const faults: string[] = [];
    const checked = new Set<string>();
    for (const { note, query, modules, data, input } of givenCases()) {
      const texts: string[] = [];
      const program = compileWatched({ modules, data }, texts).value;
      if (program === undefined) continue;
      const [path] = program.rulePaths();
      if (path !== undefined) {
        const rule = program.query(path);
        const limits = { steps: 1_000 };
        answer(() => rule.evaluate(input, { limits }).value);
        answer(() => rule.explain(input, { limits }).results.length);
      }
      const { value: prepared } = program.prepare(query);
      if (prepared !== undefined) texts.push(prepared.text);
      for (const text of texts) {
        if (checked.has(text)) continue;
        checked.add(text);
        faults.push(...foreignParts(text).map((fault) => `${note}: ${fault}`));
      }
    }
    expect(faults).toEqual([]);
    expect(checked.size).toBeGreaterThan(4_000);
  },
);
