import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import type { Problem } from "@sekisho/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { archiveKind } from "./kinds.ts";
import { unpack } from "./unpack.ts";

interface Item {
  readonly name: string;
  readonly text?: string;
  readonly type?: string;
  readonly mode?: number;
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-archive-test-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const TAR = { entries: "tar", compression: "none" } as const;
const ZIP = { entries: "zip", compression: "none" } as const;
const refused = expect.objectContaining({ code: "download_failed" }) as Problem;
const files = (): readonly string[] => readdirSync(directory, { recursive: true, encoding: "utf8" }).toSorted();

function tar(items: readonly Item[]): Buffer {
  const blocks = items.flatMap(({ name, text = "", type = "0", mode = 0o644 }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100, "utf8");
    header.write(`${mode.toString(8).padStart(7, "0")}\0`, 100);
    header.write(`${Buffer.byteLength(text).toString(8).padStart(11, "0")}\0`, 124);
    header.write("        ", 148);
    header.write(type, 156);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    const body = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512);
    body.write(text);
    return [header, body];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function zip(items: readonly (Item & { readonly sum?: number })[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  for (const [i, { name, text = "", mode = 0o644, sum = crc32(text) }] of items.entries()) {
    const content = i % 2 === 0 ? deflateRawSync(text) : Buffer.from(text);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    central.writeUInt8(3, 5);
    central.writeUInt16LE(i % 2 === 0 ? 8 : 0, 10);
    central.writeUInt32LE(sum, 16);
    central.writeUInt32LE(content.length, 20);
    central.writeUInt32LE(Buffer.byteLength(text), 24);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt32LE(mode * 0x10000, 38);
    central.writeUInt32LE(Buffer.concat(locals).length, 42);
    centrals.push(central, Buffer.from(name));
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    locals.push(local, Buffer.from(name), content);
  }
  const [body, directoryBytes] = [Buffer.concat(locals), Buffer.concat(centrals)];
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(items.length, 10);
  end.writeUInt32LE(body.length, 16);
  return Buffer.concat([body, directoryBytes, end]);
}

const ITEMS: readonly Item[] = [
  { name: "deny.rego", text: "package main\n" },
  { name: "lib/日本.rego", text: "x".repeat(2000), mode: 0o600 },
];

describe("what comes out", () => {
  test.each([
    ["tar", TAR, tar(ITEMS)],
    ["tar.gz", { ...TAR, compression: "gzip" as const }, gzipSync(tar(ITEMS))],
    ["tar.zst", { ...TAR, compression: "zstd" as const }, zstdCompressSync(tar(ITEMS))],
    ["zip", ZIP, zip(ITEMS)],
  ])("%s", (_, kind, bytes) => {
    unpack(bytes, kind, directory);
    expect(files()).toEqual(["deny.rego", "lib", "lib/日本.rego"]);
    expect(readFileSync(join(directory, "deny.rego"), "utf8")).toBe("package main\n");
    expect(readFileSync(join(directory, "lib/日本.rego"), "utf8")).toHaveLength(2000);
    expect(statSync(join(directory, "lib/日本.rego")).mode & 0o777).toBe(0o600);
  });

  test("long names of pax and of GNU, directories by themselves, links as empty files", () => {
    const long = `${"d/".repeat(80)}f`;
    const record = ` path=${long}\n`;
    const length = record.length + 3;
    const items: readonly Item[] = [
      { name: "head", type: "g", text: "20 comment=something\n" },
      { name: "p", type: "x", text: `${length}${record}` },
      { name: "short", text: "pax" },
      { name: "long", type: "L", text: "g/long\0" },
      { name: "short", text: "gnu" },
      { name: "empty/", type: "5" },
      { name: "link", type: "2" },
    ];
    unpack(tar(items), TAR, directory);
    expect(readFileSync(join(directory, long), "utf8")).toBe("pax");
    expect(readFileSync(join(directory, "g/long"), "utf8")).toBe("gnu");
    expect(statSync(join(directory, "empty")).isDirectory()).toBe(true);
    expect(statSync(join(directory, "link")).size).toBe(0);
  });
});

describe("what is refused, before anything is written", () => {
  test.each<[string, Buffer]>([
    ["a way out", tar([...ITEMS, { name: "a/../../x", text: "x" }])],
    ["nothing", tar([])],
    ["a directory and nothing else", tar([{ name: "d/", type: "5" }])],
    ["an end in the middle of a file", tar(ITEMS).subarray(0, 1700)],
    ["no tar at all", Buffer.alloc(2048, 7)],
  ])("tar: %s", (_, bytes) => {
    expect(() => unpack(bytes, TAR, directory)).toThrow(refused);
    expect(files()).toEqual([]);
  });

  test.each<[string, Buffer]>([
    ["a way out", zip([{ name: "..\\x", text: "x" }])],
    ["nothing", zip([])],
    ["a wrong sum", zip([{ name: "x", text: "x", sum: 1 }])],
    ["a cut end", zip(ITEMS).subarray(0, -30)],
    ["a directory that is elsewhere", zip(ITEMS).fill(0xff, zip(ITEMS).length - 6, zip(ITEMS).length - 2)],
    ["no zip at all", Buffer.from("hello")],
  ])("zip: %s", (_, bytes) => {
    expect(() => unpack(bytes, ZIP, directory)).toThrow(refused);
    expect(files()).toEqual([]);
  });

  test("a stream that is no gzip", () => {
    expect(() => unpack(tar(ITEMS), { ...TAR, compression: "gzip" }, directory)).toThrow(refused);
  });

  test("a small archive that unpacks to more than the disk should hold", () => {
    const bomb = zip([{ name: "x", text: "x" }]);
    // The size that the central directory promises.
    bomb.writeUInt32LE(0x7fffffff, bomb.length - 22 - 1 - 46 + 24);
    expect(() => unpack(bomb, ZIP, directory)).toThrow(refused);
  });
});

describe("how a source is packed", () => {
  const kindOf = (url: string, getter = "https"): unknown =>
    archiveKind({ getter, url: new URL(url), subdirectory: "", text: url });
  test.each([
    ["https://h/p.tar.gz", "https", { entries: "tar", compression: "gzip" }],
    ["https://h/p.tgz?checksum=x", "https", { entries: "tar", compression: "gzip" }],
    ["https://h/p.tar.zst", "https", { entries: "tar", compression: "zstd" }],
    ["file:///p.zip", "file", { entries: "zip", compression: "none" }],
    ["https://h/p?archive=tar", "https", { entries: "tar", compression: "none" }],
    ["https://h/p.zip?archive=false", "https", undefined],
    ["https://h/p.rego", "https", undefined],
    ["https://h/p.zip", "git", undefined],
  ])("%s by %s", (url, getter, expected) => {
    expect(kindOf(url, getter)).toEqual(expected);
  });
  test.each(["https://h/p.tar.bz2", "https://h/p.txz", "https://h/p.gz", "https://h/p?archive=xz"])("%s", (url) => {
    expect(() => kindOf(url)).toThrow(refused);
  });
});
