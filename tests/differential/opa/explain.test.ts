import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peerPath } from "../../bench/peers.ts";
import { comparable, type Outcome, runOurs, runTheirs, wordsOf } from "./both.ts";
import { EXPLAIN_FILES, FAILS, NOTES } from "./explain.ts";

const isInstalled = existsSync(peerPath("opa"));
if (!isInstalled) console.log("not compared with the real OPA: it is not installed (node tests/bench/peers.ts opa)");

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-opa-explain-"));
  for (const [path, text] of Object.entries(EXPLAIN_FILES)) writeFileSync(join(directory, path), text);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Of each event its place, its depth and what it is; of expressions that did not hold their variables, not their text. */
function events({ status, stdout }: Outcome): unknown {
  const lines = stdout
    .split("\n")
    .map((line) => line.replace(/(\| Fail ).*?(\{[^{}]*\})?$/, "$1$2").replace(/ +/g, " "));
  return { status, lines: lines.map((line) => line.trimEnd()) };
}

describe.skipIf(!isInstalled)("explanations, compared with the real OPA", () => {
  test.each(NOTES)("sekisho opa %s", { timeout: 60_000 }, async (line) => {
    const words = wordsOf(line);
    const [ours, theirs] = await Promise.all([runOurs(words, directory), runTheirs(words, directory)]);
    expect(comparable(words, ours)).toEqual(comparable(words, theirs));
  });

  test.each(FAILS)("sekisho opa %s", { timeout: 60_000 }, async (line) => {
    const words = wordsOf(line);
    const [ours, theirs] = await Promise.all([runOurs(words, directory), runTheirs(words, directory)]);
    expect(events(ours)).toEqual(events(theirs));
  });
});
