import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { replaceFile } from "./write-file.ts";

let top = "";
let root = "";
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), "sekisho-write-")));
  root = join(top, "repository");
  mkdirSync(root);
  writeFileSync(join(root, "a"), "old");
  writeFileSync(join(top, "outside"), "old");
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const replace = (path: string, before = "old") =>
  replaceFile({ path, root, before: bytes(before), after: bytes("new") });
const text = (path: string) => readFileSync(path, "utf8");

test("the file has the new bytes and its mode, and nothing is left beside it", () => {
  chmodSync(join(root, "a"), 0o751);
  expect(replace(join(root, "a"))).toBeUndefined();
  expect([text(join(root, "a")), statSync(join(root, "a")).mode & 0o777]).toEqual(["new", 0o751]);
  expect(readdirSync(root)).toEqual(["a"]);
});

test("what was judged is not there any more", () => {
  expect([replace(join(root, "a"), "older"), text(join(root, "a"))]).toEqual(["fix_changed", "old"]);
  expect(replace(join(root, "gone"))).toBe("fix_link");
  expect(readdirSync(root)).toEqual(["a"]);
});

test("links out of the repository, also of a directory, are refused", () => {
  symlinkSync(join(top, "outside"), join(root, "out"));
  symlinkSync(top, join(root, "up"));
  expect([replace(join(root, "out")), replace(join(root, "up", "outside"))]).toEqual(["fix_link", "fix_link"]);
  expect(text(join(top, "outside"))).toBe("old");
});

test("a link inside stays a link", () => {
  symlinkSync("a", join(root, "in"));
  expect([replace(join(root, "in")), text(join(root, "a"))]).toEqual([undefined, "new"]);
  expect(realpathSync(join(root, "in"))).toBe(join(root, "a"));
});

test("a file with several names is left, by each of them", () => {
  linkSync(join(root, "a"), join(root, "b"));
  expect([replace(join(root, "a")), replace(join(root, "b"))]).toEqual(["fix_hard_link", "fix_hard_link"]);
  expect([text(join(root, "a")), statSync(join(root, "b")).nlink, readdirSync(root)]).toEqual(["old", 2, ["a", "b"]]);
});

test("a file outside that somebody named is written, a link there is not", () => {
  symlinkSync("outside", join(top, "link"));
  expect([replace(join(top, "link")), replace(join(top, "outside"))]).toEqual(["fix_link", undefined]);
  expect(text(join(top, "outside"))).toBe("new");
});

test("a file that may not be written is left", () => {
  chmodSync(join(root, "a"), 0o444);
  expect([replace(join(root, "a")), text(join(root, "a"))]).toEqual(["fix_read_only", "old"]);
});
