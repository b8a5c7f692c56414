import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { makeWhole } from "./whole.ts";

const root = mkdtempSync(join(tmpdir(), "sekisho-whole-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it("makes a file for its owner once, replaces none, and leaves nothing beside it", () => {
  const file = join(root, "a", "file");
  expect(() => makeWhole(file, "too early")).toThrow("ENOENT");
  mkdirSync(join(root, "a"));
  expect([makeWhole(file, "first"), makeWhole(file, "second")]).toEqual([true, false]);
  expect(readFileSync(file, "utf8")).toBe("first");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(root, "a"))).toEqual(["file"]);
});
