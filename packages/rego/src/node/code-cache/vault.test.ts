import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { Vault } from "./vault.ts";

let directory = "";

beforeEach(() => {
  const temporary = mkdtempSync(join(tmpdir(), "sekisho-vault-"));
  onTestFinished(() => {
    rmSync(temporary, { recursive: true, force: true });
  });
  directory = join(temporary, "below", "code");
});

function open(): Vault {
  const vault = Vault.open(directory);
  if (vault === undefined) throw new Error("the directory can't be used");
  return vault;
}

const content = Buffer.from("what was written");

describe("what is trusted", () => {
  test("what was written, also by another process with the same key", () => {
    open().write("a", content);
    expect(open().read("a")).toEqual(content);
    expect(open().read("b")).toBeUndefined();
    expect(readdirSync(directory).sort()).toEqual(["a.code", "key"]);
  });

  test.each<[string, (path: string) => void]>([
    ["a changed byte", (path) => changeByte(path, -1)],
    ["a changed seal", (path) => changeByte(path, 0)],
    ["a cut file", (path) => truncateSync(path, 40)],
    ["a file shorter than a seal", (path) => truncateSync(path, 3)],
    [
      "a file of another name",
      (path) => (open().write("b", content), renameSync(path.replace("a.code", "b.code"), path)),
    ],
    ["a file of another key", () => rmSync(join(directory, "key"))],
  ])("%s is not, and is written again", (_, tamper) => {
    open().write("a", content);
    tamper(join(directory, "a.code"));
    expect(open().read("a")).toBeUndefined();
    open().write("a", content);
    expect(open().read("a")).toEqual(content);
  });

  test("a key of the wrong size or that others can read is none", () => {
    open().write("a", content);
    chmodSync(join(directory, "key"), 0o644);
    expect(Vault.open(directory)).toBeUndefined();
    chmodSync(join(directory, "key"), 0o600);
    truncateSync(join(directory, "key"), 5);
    expect(Vault.open(directory)).toBeUndefined();
  });
});

describe("a directory that is not used", () => {
  test("one that others may enter", () => {
    open();
    chmodSync(directory, 0o750);
    expect(Vault.open(directory)).toBeUndefined();
  });

  test("a link to one", () => {
    open();
    symlinkSync(directory, `${directory}-link`);
    expect(Vault.open(`${directory}-link`)).toBeUndefined();
  });

  test("one below a file", () => {
    open().write("a", content);
    expect(Vault.open(join(directory, "a.code", "code"))).toBeUndefined();
  });
});

test("a directory that is deleted meanwhile costs nothing but its files", () => {
  const vault = open();
  vault.write("a", content);
  rmSync(directory, { recursive: true });
  expect(vault.read("a")).toBeUndefined();
  vault.write("a", content);
  vault.prune(0);
  open().write("a", content);
  expect(open().read("a")).toEqual(content);
});

test("what was not used for longest is deleted first, leftovers of other processes included", () => {
  const vault = open();
  for (const [i, name] of ["new", "old", "older"].entries()) {
    vault.write(name, content);
    age(`${name}.code`, i + 1);
  }
  writeFileSync(join(directory, "left.tmp"), content);
  age("left.tmp", 9);
  vault.prune(2 * (content.length + 32));
  expect(readdirSync(directory).sort()).toEqual(["key", "new.code", "old.code"]);
});

test("reading a file makes it new", () => {
  const vault = open();
  for (const name of ["a", "b"]) vault.write(name, content);
  age("a.code", 60);
  age("b.code", 50);
  expect(vault.read("a")).toEqual(content);
  vault.prune(content.length + 32);
  expect(vault.read("a")).toEqual(content);
  expect(vault.read("b")).toBeUndefined();
});

function age(file: string, days: number): void {
  const at = Date.now() / 1000 - days * 24 * 60 * 60;
  utimesSync(join(directory, file), at, at);
}

function changeByte(path: string, at: number): void {
  const bytes = readFileSync(path);
  const index = at < 0 ? bytes.length + at : at;
  bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index);
  writeFileSync(path, bytes);
}
