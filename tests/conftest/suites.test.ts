import { spawnSync } from "node:child_process";
import { formats } from "@sekisho/formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LEFT_OUT, type Reason } from "./left-out.ts";
import { ACCEPTANCE, copySuites, missingPrograms, runBats, type Suites, suiteFolders, type TapTest } from "./suites.ts";

const missing = missingPrograms();
if (missing.length > 0) console.log(`Conftest's own suites are not run: ${missing.join(", ")} is not installed`);

describe.runIf(missing.length === 0)("Conftest's own suites, with this command in place of theirs", () => {
  let suites: Suites;
  beforeAll(() => {
    suites = copySuites();
  }, 300_000);
  afterAll(() => suites.remove());

  test(ACCEPTANCE, { timeout: 600_000 }, async () => {
    judge(await runBats(ACCEPTANCE, suites), 97);
  });

  test("tests/*/test.bats", { timeout: 600_000 }, async () => {
    const tests: TapTest[] = [];
    for (const folder of suiteFolders(suites)) {
      // Its set-up installs hooks from the internet before any test.
      if (folder.endsWith("pre-commit")) continue;
      tests.push(...(await runBats(`${folder}/test.bats`, suites)));
    }
    judge(tests, 48);
  });
});

/** All but those that are left out must pass, and as many must run as there are. */
function judge(tests: readonly TapTest[], count: number): void {
  const asked = tests.filter(({ name }) => !isLeftOut(LEFT_OUT[name]));
  const failed = asked.filter(({ passed }) => !passed);
  console.log(`${asked.length - failed.length} of ${tests.length} pass, ${tests.length - asked.length} are left out`);
  expect(failed.map(({ name, notes }) => [name, ...notes].join("\n"))).toEqual([]);
  expect(tests.length).toBe(count);
}

function isLeftOut(reason: Reason | undefined): boolean {
  switch (reason?.needs) {
    case undefined:
      return false;
    case "internet":
      return true;
    case "program":
      return spawnSync(reason.program, ["--version"]).error !== undefined;
    case "format":
      return !formats.some(({ name }) => name === reason.format);
  }
}
