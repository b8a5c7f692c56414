import { assert, integer, property, string } from "fast-check";
import { expect, test } from "vitest";
import { cells } from "../../frame/visible.ts";
import { labelled, wrap } from "./wrap.ts";

test.each<[string, number, string[]]>([
  ["one two three", 7, ["one two", "three"]],
  ["a-very-long-word-that-is-an-address b", 10, ["a-very-long-word-that-is-an-address", "b"]],
  ["日本語の文章です", 8, ["日本語の", "文章です"]],
  ["日本語です。", 10, ["日本語で", "す。"]],
  ["first\nsecond", 20, ["first", "second"]],
  ["bell\x07", 20, ["bell\\x07"]],
  ["", 10, [""]],
])("wrap(%j, %i)", (text, columns, expected) => expect(wrap(text, columns)).toEqual(expected));

test("lines below a label stand below its text", () => {
  expect(labelled("why  ", "one two three four five six seven", { indent: 2, columns: 27 })).toBe(
    "  why  one two three four\n       five six seven",
  );
});

test("nothing is lost, and a line is only longer than asked where one piece is", () => {
  assert(
    property(string({ unit: "grapheme", maxLength: 60 }), integer({ min: 2, max: 30 }), (text, columns) => {
      const lines = wrap(text, columns);
      const bare = (value: string): string => value.replace(/\s+/g, "");
      expect(bare(lines.join(""))).toBe(bare(wrap(text, 10_000).join("")));
      for (const line of lines) if (/\s/.test(line.trim())) expect(cells(line)).toBeLessThanOrEqual(columns);
    }),
    { numRuns: 200 },
  );
});

test("no line that wrapping makes is a command to a pipeline's log", () => {
  expect(wrap("some words ::error::x", 12)).toEqual(["some words", "\\x3a:error::x"]);
});
