import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hcl2 } from "../src/hcl2/index.ts";
import { json } from "../src/json/index.ts";
import { yaml } from "../src/yaml/index.ts";
import { hclTexts } from "./drawn/edited-hcl.ts";
import { jsonTexts, newValues, yamlTexts } from "./drawn/edited-yaml.ts";
import { checkEdit, edits } from "./edit-laws.ts";

/** What is refused is rare, or the law would hold for want of edits; of HCL, blocks are changed inside only. */
test.each([
  ["yaml", yaml, "a.yaml", yamlTexts, 380],
  ["json", json, "a.json", jsonTexts, 400],
  ["hcl", hcl2, "a.tf", hclTexts, 260],
] as const)(
  "an edit of %s changes the value as it says and nothing else of the text",
  {
    timeout: 120_000,
  },
  (_name, format, file, texts, least) => {
    let written = 0;
    fc.assert(
      fc.property(edits(format, file, texts, newValues), (drawn) => {
        if (checkEdit(format, file, drawn) === "written") written++;
      }),
      { numRuns: 400 },
    );
    expect(written).toBeGreaterThanOrEqual(least);
  },
);
