import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestOf, directoryDigest, sha256Hex } from "./digest.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const problem = (code: string): unknown => expect.objectContaining({ code });

// Expected digests were computed by an independent program (Python's hashlib over hand-made canonical text).
describe("digests", () => {
  test("of text and bytes", () => {
    expect(sha256Hex("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sha256Hex("日本😀")).toBe("78d4df4d900de4faadaae8dfd572f93749c832ac905806eebcab34204d58a725");
    expect(sha256Hex(bytes("日本😀"))).toBe(sha256Hex("日本😀"));
    expect(() => sha256Hex("\udc00")).toThrowError(problem("lone_surrogate"));
  });

  test("of a value", () => {
    expect(digestOf({ é: "x\n", a: [1, 2.5, null, true] })).toBe(
      "e5f0bacf5fb38af99bd7dec387d4638f28e13614047c66a944c8758066e6bab3",
    );
  });

  test("of a directory", () => {
    expect(directoryDigest([])).toBe("4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945");
    expect(directoryDigest([{ path: "rules/a.rego", bytes: bytes("package a\n") }])).toBe(
      "e163712616ae50ae4566208afa82c52f70013af85c7f76179dbe4f4d709c2852",
    );
    const entries = [
      { path: "rules/b.rego", bytes: bytes("b") },
      { path: "rules/a.rego", sha256: sha256Hex("package a\n") },
      { path: "data/日本.yaml", bytes: Uint8Array.of(0xff, 0x00) },
    ];
    expect(directoryDigest(entries)).toBe("5ccc17c61ef1e32417672e85d14a81f77c52fc4f60ccf4a62b07cc788d2839f9");
    expect(directoryDigest(entries.toReversed())).toBe(directoryDigest(entries));
  });

  test.each([
    [
      "duplicate_path",
      [
        { path: "a", bytes: bytes("1") },
        { path: "a", bytes: bytes("1") },
      ],
    ],
    ["digest_syntax", [{ path: "a", sha256: "ABC" }]],
  ])("%s", (code, entries) => {
    expect(() => directoryDigest(entries)).toThrowError(problem(code));
  });

  test("do not depend on the order of keys", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ noUnicodeString: true })), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(digestOf(turned as never)).toBe(digestOf(value as never));
      }),
    );
  });
});
