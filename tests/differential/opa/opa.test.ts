import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peerPath } from "../../bench/peers.ts";
import { comparable, runOurs, runTheirs, wordsOf } from "./both.ts";
import { FILES } from "./files.ts";
import { INVOCATIONS } from "./invocations.ts";

const isInstalled = existsSync(peerPath("opa"));
if (!isInstalled) console.log("not compared with the real OPA: it is not installed (node tests/bench/peers.ts opa)");

/** What differs for a reason that docs/opa.md has. */
const DIFFERENT = new Map([
  ["check heads.rego", "all mistakes are told, not only those of the first stage that finds one"],
  [
    "eval -d policy/authz.rego -d policy/lib.rego -d data -i input.json --coverage -f pretty data.authz",
    "what OPA's index of rules passes over is evaluated, and counted",
  ],
  [
    "test policy --run admin --coverage --threshold 99",
    "what OPA's index of rules passes over is evaluated, and counted",
  ],
  ["test policy -f nope", "the names of formats have junit, too"],
]);

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-opa-"));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("more than a hundred invocations of every command are compared", () => {
  expect(new Set(INVOCATIONS).size).toBe(INVOCATIONS.length);
  expect(INVOCATIONS.length - DIFFERENT.size).toBeGreaterThan(100);
});

describe.runIf(isInstalled)("the same as the real OPA", () => {
  const compared = INVOCATIONS.filter((line) => !DIFFERENT.has(line));
  test.each(compared)("opa %s", { timeout: 60_000 }, async (line) => {
    const words = wordsOf(line);
    const [ours, theirs] = [await runOurs(words, directory), await runTheirs(words, directory)];
    expect(comparable(words, ours)).toEqual(comparable(words, theirs));
  });

  test.each([...DIFFERENT])("opa %s differs: %s", { timeout: 60_000 }, async (line) => {
    const words = wordsOf(line);
    const [ours, theirs] = [await runOurs(words, directory), await runTheirs(words, directory)];
    expect(comparable(words, ours)).not.toEqual(comparable(words, theirs));
  });
});
