import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peerPath } from "../../bench/peers.ts";
import { type Outcome, runOurs, runTheirs, wordsOf } from "./both.ts";
import { EXEC_FILES, EXECS } from "./exec.ts";
import { FILES } from "./files.ts";

const isInstalled = existsSync(peerPath("opa"));
if (!isInstalled) console.log("not compared with the real OPA: it is not installed (node tests/bench/peers.ts opa)");

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-opa-exec-"));
  for (const [path, text] of Object.entries({ ...FILES, ...EXEC_FILES })) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Ids of decisions and times are of each run; OPA can log one failure of a bundle twice, and puts them into force in any order. */
function comparable({ status, stdout, stderr }: Outcome): unknown {
  const lines = stderr.startsWith("Error: ") ? stderr.split("\n", 1) : stderr.split("\n");
  const withoutTimes = lines.map((line) =>
    line.replace(/(time"?[=:])"[^"]*"/, "$1").replace(/(name"?:"?\s?)~\d/i, "$1~"),
  );
  return {
    status,
    out: stdout.replace(/"decision_id": "[\da-f-]{36}"/g, '"decision_id": ""'),
    err: [...new Set(withoutTimes)],
  };
}

describe.skipIf(!isInstalled)("opa exec, compared with the real OPA", () => {
  test.each(EXECS)("sekisho opa %s", { timeout: 60_000 }, async (line) => {
    const words = wordsOf(line);
    const [ours, theirs] = await Promise.all([runOurs(words, directory), runTheirs(words, directory)]);
    expect(comparable(ours)).toEqual(comparable(theirs));
  });
});
