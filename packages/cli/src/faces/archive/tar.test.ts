import { describe, expect, test } from "vitest";
import { readTar } from "./read-tar.ts";
import { writeTar } from "./write-tar.ts";

class Refused extends Error {}
const refuse = (why: string): Error => new Refused(why);

const long = (length: number, char: string): string => char.repeat(length);
const NAMES = [
  "/data.json",
  `${long(90, "a")}/${long(90, "b")}/c.rego`,
  `${long(160, "a")}/${long(101, "b")}.rego`,
  `${long(99, "é")}.rego`,
  "é.rego",
];

const archive = (...names: readonly string[]): Buffer =>
  writeTar(names.map((name) => ({ name, bytes: Buffer.from(`in ${name}`) })));

describe("tar", () => {
  test.each(NAMES)("what was written is read: %s", (name) => {
    const entries = readTar(archive("first", name), refuse);
    expect(entries.map((entry) => [entry.name, entry.kind, entry.mode, entry.content.toString()])).toEqual([
      ["first", "file", 0o600, "in first"],
      [name, "file", 0o600, `in ${name}`],
    ]);
  });

  test("the same files are the same bytes, in whole blocks", () => {
    expect(archive(...NAMES).equals(archive(...NAMES))).toBe(true);
    expect(archive(...NAMES).length % 512).toBe(0);
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ["a flipped bit in a header", (bytes) => flip(bytes, 3)],
    ["a size that is no number", (bytes) => flip(bytes, 124)],
    ["an end in the middle of a file", (bytes) => bytes.subarray(0, 520)],
    ["an end in the middle of a header", (bytes) => bytes.subarray(0, 1024 + 100)],
    ["no tar at all", () => Buffer.alloc(1024, 7)],
  ])("%s is refused", (_, harm) => {
    expect(() => readTar(harm(archive("a.rego")), refuse)).toThrow(Refused);
  });

  test.each(["../a", "a/../../b", "a\\..\\b", `${long(120, "x")}/../..`])("a way out is refused: %s", (name) => {
    expect(() => readTar(archive("a", name), refuse)).toThrow(Refused);
  });

  test("more entries than a face should hold are refused", () => {
    const one = archive("a").subarray(0, 512);
    one.fill("00000000000\0", 124, 136, "latin1");
    one.fill("        ", 148, 156, "latin1");
    const sum = one.reduce((total, byte) => total + byte, 0);
    one.fill(`${sum.toString(8).padStart(6, "0")}\0 `, 148, 156, "latin1");
    const many = Buffer.concat(Array.from({ length: 100_001 }, () => one));
    expect(() => readTar(many, refuse)).toThrow(/more than 100000/);
  });
});

function flip(bytes: Buffer, at: number): Buffer {
  bytes[at] = (bytes[at] ?? 0) ^ 0x40;
  return bytes;
}
