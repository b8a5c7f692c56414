/** Every given case, one test a file, so that a failure names the family and the case. */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { caseFiles } from "./case-files.ts";
import { runCase } from "./run-case.ts";

const directory = new URL("../../../shared/conformance/rego-v1", import.meta.url).pathname;
const files = existsSync(directory) ? [...caseFiles([directory])] : [];

describe("given cases (../shared/conformance/rego-v1)", () => {
  test.skipIf(files.length === 0)("are there: 2,067 in 145 files", () => {
    expect(files.length).toBe(145);
    expect(files.flatMap(({ cases }) => cases).length).toBe(2_067);
  });

  test.each(files.map(({ file, cases }) => [basename(file), cases] as const))("%s", (_name, cases) => {
    const failures = cases.flatMap((item) => {
      const why = runCase(item);
      return why === undefined ? [] : [`${item.note}: ${why}`];
    });
    expect(failures).toEqual([]);
  });
});
