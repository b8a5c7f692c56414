import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peerPath } from "../../bench/peers.ts";
import { runOurs, runTheirs } from "./both.ts";
import { PLACED_TEXTS } from "./placed-texts.ts";

const isInstalled = existsSync(peerPath("opa"));
if (!isInstalled) console.log("places are not compared with the real OPA: it is not installed");

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-places-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Docs/opa.md tells of these. */
const DIFFERENT = [
  { kind: "bodies under future.keywords.not", text: "package a\nimport future.keywords.not\np if not input.x\n" },
  { kind: "wildcards among the arguments of an else", text: "package a\nf(_) := 1 if input.x else := 2\n" },
  { kind: "several names with a minus", text: "package a\np := [-data.x, -data.y]\n" },
] as const;

function wordsFor(version: "v0" | "v1"): readonly string[] {
  return ["parse", "a.rego", `--${version}-compatible`, "-f", "json", "--json-include"];
}

describe.runIf(isInstalled)("each node stands where the real OPA says", () => {
  test.each(PLACED_TEXTS)("$name", { timeout: 60_000 }, async ({ text, version }) => {
    writeFileSync(join(directory, "a.rego"), text);
    for (const included of ["locations", "locations,-comments", "locations,-locations"]) {
      const words = [...wordsFor(version), included];
      const [ours, theirs] = [await runOurs(words, directory), await runTheirs(words, directory)];
      expect(theirs.status).toBe(0);
      expect(ours).toEqual(theirs);
    }
  });

  test.each(DIFFERENT)("but for $kind", { timeout: 60_000 }, async ({ text }) => {
    writeFileSync(join(directory, "a.rego"), text);
    const words = [...wordsFor("v1"), "locations"];
    const [ours, theirs] = [await runOurs(words, directory), await runTheirs(words, directory)];
    expect([ours.status, theirs.status]).toEqual([0, 0]);
    expect(ours.stdout).not.toBe(theirs.stdout);
  });
});
