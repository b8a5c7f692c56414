import { array, assert, constantFrom, property, tuple } from "fast-check";
import { CORE_SCHEMA, load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { readPlainMetadata } from "./plain-metadata.ts";

describe("METADATA without a YAML reader", () => {
  test.each([
    ["title: Images of a kind", { title: "Images of a kind" }],
    ["title: A\ndescription: No. b, (c).", undefined],
    ["title: Ab\ndescription: No. b, (c).", { title: "Ab", description: "No. b, (c)." }],
    ["title: true", undefined],
    ["title: NULL", undefined],
    ["title: a: b", undefined],
    ["title: a b #c", undefined],
    ["title: ab\ntitle: cd", undefined],
    ["title: ab\n  more", undefined],
    ["custom: ab", undefined],
    ["", undefined],
  ])("%j", (yaml, expected) => {
    expect(readPlainMetadata(yaml)).toEqual(expected);
  });

  const piece = constantFrom(
    "a",
    "b1",
    " ",
    ": ",
    ":",
    " #",
    "-",
    ".",
    "~",
    "null",
    "yes",
    "Off",
    "1",
    "(",
    ")",
    "&",
    "'",
  );
  const line = tuple(constantFrom("title", "description", "scope", "custom"), array(piece, { maxLength: 5 }));

  test("what it reads, YAML reads in the same way", () => {
    assert(
      property(array(line, { minLength: 1, maxLength: 3 }), (lines) => {
        const yaml = lines.map(([key, pieces]) => `${key}: ${pieces.join("")}`).join("\n");
        const plain = readPlainMetadata(yaml);
        if (plain !== undefined) expect(plain).toEqual(load(yaml, { schema: CORE_SCHEMA }));
      }),
    );
  });
});
