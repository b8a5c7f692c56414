import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ENGINE_VERSION, inRange } from "./version-range.ts";

test.each<[string, string, boolean]>([
  ["0.1.0", ">=0.1", true],
  ["0.1.0", ">=0.2", false],
  ["0.9.0", ">=0.10", false],
  ["1.4.2", ">=0.1 <2", true],
  ["2.0.0", ">=0.1, <2", false],
  ["0.1.5", ">0.1", false],
  ["0.2.0", ">0.1", true],
  ["0.1.5", "<=0.1", true],
  ["0.1.5", "=0.1", true],
  ["0.1.5", "0.1.4", false],
  ["0.1.0", "^0.1", false],
  ["0.1.0", "", false],
])("%s in %s: %s", (version, range, expected) => {
  expect(inRange(version, range)).toBe(expected);
});

test("the engine's version is that of the package", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  expect(ENGINE_VERSION).toBe(manifest.version);
});
