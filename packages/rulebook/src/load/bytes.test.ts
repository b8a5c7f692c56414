/** Any bytes in a file of Rego are a module or mistakes inside the file, in bounded time, and never an exception. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { regoEngine } from "../engine/rego.ts";
import { Mistakes } from "./mistakes.ts";
import { parseModules } from "./modules.ts";

const RUNS = process.env["SEKISHO_SOAK"] === undefined ? 150 : 20_000;
const root = join(import.meta.dirname, "../../../..");
const given = globSync(["rulebooks/**/*.rego", "examples/**/*.rego"], { cwd: root })
  .sort()
  .map((path) => readFileSync(join(root, path)));

/** Bytes that are no UTF-8, marks of other encodings, zeros, and characters that are no text in many languages. */
const pieces = [
  [0x80],
  [0xc0, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe2, 0x80],
  [0xef, 0xbb, 0xbf],
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0],
  [0x0d],
  [0xe2, 0x80, 0xa8],
  [0x22],
  [0x60],
  [0x24, 0x22, 0x7b],
  [0x7b],
  [0x5b],
].map((bytes) => Uint8Array.from(bytes));
const piece = fc.oneof(fc.constantFrom(...pieces), fc.uint8Array({ maxLength: 4 }));

const anyBytes = fc.uint8Array({ maxLength: 400 });
const anyPieces = fc.array(piece, { maxLength: 40 }).map((parts) => Buffer.concat(parts));
const truncated = fc
  .tuple(fc.constantFrom(...given), fc.nat())
  .map(([bytes, at]) => bytes.subarray(0, at % bytes.length));
const changed = fc
  .tuple(fc.constantFrom(...given), fc.array(fc.tuple(fc.nat(), fc.nat(8), piece), { minLength: 1, maxLength: 6 }))
  .map(([bytes, changes]) => changes.reduce(spliced, bytes));

/** The bytes with some of them replaced by a piece. */
function spliced(bytes: Buffer, [at, gone, put]: readonly [number, number, Uint8Array]): Buffer {
  const from = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + gone)]);
}

test.each<readonly [string, fc.Arbitrary<Uint8Array>]>([
  ["any bytes", anyBytes],
  ["pieces that are no text", anyPieces],
  ["modules that end early", truncated],
  ["modules with changed bytes", changed],
])("%s", (_name, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, (bytes) => {
      const mistakes = new Mistakes();
      const source = { path: "rules/a.rego", file: "book/rules/a.rego", bytes };
      const parsing = { engine: regoEngine, manifest: undefined, mistakes };
      const before = process.cpuUsage().user;
      const modules = parseModules([source], parsing);
      // Far above what such a file takes, and far below what a slip into quadratic time would.
      expect(process.cpuUsage().user - before).toBeLessThan(2_000_000);
      expect(modules.length > 0).toBe(!mistakes.hasErrors);
      for (const { span } of mistakes.list) {
        expect(span?.file).toBe(source.file);
        expect(span?.end.offset).toBeLessThanOrEqual(bytes.length);
      }
      const { value, diagnostics } = regoEngine.compile({ modules, data: {}, externals: ["parameters"] });
      expect(value === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
    }),
    { numRuns: RUNS },
  );
});

test.each([
  ["a byte order mark is no part of the text", [0xef, 0xbb, 0xbf, ...Buffer.from("package a\np := 1")], []],
  ["bytes that are no UTF-8", [...Buffer.from("package a # "), 0x80], ["rulebook_not_utf8"]],
  ["half a surrogate pair", [...Buffer.from("package a # "), 0xed, 0xa0, 0x80], ["rulebook_not_utf8"]],
  ["a zero byte", [...Buffer.from("package a\n"), 0], ["rego_parse_error"]],
  ["UTF-16", [...Buffer.from("package a", "utf16le")], ["rego_parse_error"]],
  ["nothing", [], ["rego_parse_error"]],
] as const)("%s", (_name, bytes, codes) => {
  const mistakes = new Mistakes();
  const source = { path: "rules/a.rego", file: "rules/a.rego", bytes: Uint8Array.from(bytes) };
  const modules = parseModules([source], { engine: regoEngine, manifest: undefined, mistakes });
  expect([...new Set(mistakes.list.map(({ code }) => code))]).toEqual(codes);
  expect(modules).toHaveLength(codes.length === 0 ? 1 : 0);
});
