import { describe, expect, test } from "vitest";
import { cells, inertText, jsonEscape, visible, visibleLines } from "./visible.ts";

test.each([
  ["plain: 日本語 é", "plain: 日本語 é"],
  ["\x1b]0;title\x07", "\\x1b]0;title\\x07"],
  ["a\rb\nc", "a\\x0db\\x0ac"],
  ["\x9b31m", "\\x9b31m"],
  ["a\u202eb\u2066c", "a\\u{202e}b\\u{2066}c"],
  ["zero\u200bwidth\ufeff", "zero\\u{200b}width\\u{feff}"],
  ["\u2028", "\\u{2028}"],
  ["half \ud800.", "half \\u{d800}."],
  ["\u{e0041}", "\\u{e0041}"],
  ["\u3164", "\\u{3164}"],
])("visible(%j)", (text, expected) => expect(visible(text)).toBe(expected));

test("lines stay lines", () => expect(visibleLines("a\r\nb\tc\rd\x1b")).toEqual(["a", "b  c", "d\\x1b"]));

test("a pipeline's log takes no commands from a text", () => {
  expect(visibleLines("::stop-commands::x\n  ::error::\na ::b ##[group]")).toEqual([
    "\\x3a:stop-commands::x",
    "  \\x3a:error::",
    "a ::b \\x23#[group]",
  ]);
  expect(visible("##vso[task.setvariable]x ##TeamCity[y ##### [z ##")).toBe(
    "\\x23#vso[task.setvariable]x \\x23#TeamCity[y ##### [z ##",
  );
});

test("what programs read shows nothing to a terminal and says the same", () => {
  const text = "\x9b31m\u202e\u{e0041}\u2028##[group]##vso[x] é日本# a\n";
  const inert = inertText(JSON.stringify(text), jsonEscape);
  expect(inert).toBe('"\\u009b31m\\u202e\\udb40\\udc41\\u2028\\u0023#[group]\\u0023#vso[x] é日本# a\\n"');
  expect(JSON.parse(inert)).toBe(text);
});

describe("cells", () => {
  test.each([
    ["abc", 3],
    ["日本", 4],
    ["ｱ", 1],
    ["Ａ", 2],
    ["、。「」", 8],
    ["한글", 4],
    ["e\u0301", 1],
    ["é", 1],
    ["🔒", 2],
    ["𠮷", 2],
    ["│", 1],
    ["", 0],
  ])("%s", (text, width) => expect(cells(text)).toBe(width));
});
