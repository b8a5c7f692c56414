import { describe, expect, test } from "vitest";
import { codeFrame, type FramePlace } from "./code-frame.ts";
import { SourceLines } from "./source-lines.ts";

interface Asked {
  readonly at: string;
  readonly columns?: number;
  readonly within?: { readonly first: number; readonly last: number };
}

/** `at` is `line:column-endColumn` or `line:column-endLine:endColumn`. */
function frame(text: string, { at, columns = 80, within = { first: 1, last: 99 } }: Asked): readonly string[] {
  const { rows } = codeFrame({
    lines: new SourceLines(text),
    place: placeOf(at),
    within,
    columns,
    pieces: (line) => [{ text: line, from: 0, to: line.length, hidden: false }],
  });
  return rows.flatMap(({ line, text: shown, mark }) => [
    `${line}|${shown}`,
    ...(mark === undefined ? [] : [`  ${" ".repeat(mark.from)}${"^".repeat(mark.length)}`]),
  ]);
}

function placeOf(at: string): FramePlace {
  const [line = 1, column = 1, a = 1, b] = at.split(/[:-]/).map(Number);
  return b === undefined ? { line, column, endLine: line, endColumn: a } : { line, column, endLine: a, endColumn: b };
}

describe("codeFrame", () => {
  test.each<[string, string, Asked, string[]]>([
    ["two lines around", "a\nb\nc: 1\nd\ne\nf", { at: "3:4-5" }, ["1|a", "2|b", "3|c: 1", "     ^", "4|d", "5|e"]],
    ["the first line", "a: 1\nb\n", { at: "1:1-2" }, ["1|a: 1", "  ^", "2|b"]],
    ["the last line, which has no end", "a\nb: x", { at: "2:4-5" }, ["1|a", "2|b: x", "     ^"]],
    ["CRLF", "a\r\nb: x\r\nc\r\n", { at: "2:4-5" }, ["1|a", "2|b: x", "     ^", "3|c"]],
    ["a lone CR", "a\rb: x\rc", { at: "2:4-5" }, ["1|a", "2|b: x", "     ^", "3|c"]],
    ["tabs", "\ta:\tx", { at: "1:5-6" }, ["1|    a:  x", "          ^"]],
    ["wide characters", "名前: 値です", { at: "1:5-7" }, ["1|名前: 値です", "        ^^^^"]],
    ["a picture of two units", "a: 🔒 b", { at: "1:4-6" }, ["1|a: 🔒 b", "     ^^"]],
    ["a combining mark", "a: e\u0301 b", { at: "1:7-8" }, ["1|a: e\u0301 b", "       ^"]],
    ["half-width katakana", "ｱｲ: x", { at: "1:5-6" }, ["1|ｱｲ: x", "      ^"]],
    ["control characters", "a: \x1b[31mx", { at: "1:9-10" }, ["1|a: \\x1b[31mx", "             ^"]],
    ["a command to the runner of a pipeline", "a: ##[x]", { at: "1:4-5" }, ["1|a: \\x23#[x]", "     ^^^^"]],
    ["text that turns around", "a: \u202ex", { at: "1:5-6" }, ["1|a: \\u{202e}x", "             ^"]],
    [
      "several lines: to the end of the first",
      "a:\n  b: 1\n  c: 2",
      { at: "2:3-3:7" },
      ["1|a:", "2|  b: 1", "    ^^^^", "3|  c: 2"],
    ],
    ["nothing but a point", "a: 1", { at: "1:4-4" }, ["1|a: 1", "     ^"]],
    ["behind the end of the line", "a:", { at: "1:3-3" }, ["1|a:", "    ^"]],
    ["blank lines at the edges", "\n\na: 1\n\n", { at: "3:4-5" }, ["3|a: 1", "     ^"]],
    [
      "only its own document",
      "s: 1\n---\na: 1\n---\nt: 2",
      { at: "3:4-5", within: { first: 3, last: 3 } },
      ["3|a: 1", "     ^"],
    ],
  ])("%s", (_, text, asked, expected) => expect(frame(text, asked)).toEqual(expected));

  test.each<[string, string, Asked, string[]]>([
    ["cut behind", `a: ${"x".repeat(40)}`, { at: "1:1-2", columns: 10 }, ["1|a: xxxxxx…", "  ^"]],
    ["cut before", `${"x".repeat(40)}yz`, { at: "1:42-43", columns: 10 }, ["1|…xxxxxxxyz", "           ^"]],
    [
      "cut on both sides",
      `${"x".repeat(40)}y${"x".repeat(40)}`,
      { at: "1:41-42", columns: 10 },
      ["1|…xxyxxxxx…", "     ^"],
    ],
    [
      "a mark that is longer than the line",
      "x".repeat(99),
      { at: "1:1-100", columns: 10 },
      ["1|xxxxxxxxx…", `  ${"^".repeat(10)}`],
    ],
    ["wide ones at the edge", "あ".repeat(20), { at: "1:1-2", columns: 10 }, ["1|ああああ…", "  ^^"]],
  ])("long lines: %s", (_, text, asked, expected) => expect(frame(text, asked)).toEqual(expected));

  test("a line of ten million characters is cut around the place at once", () => {
    const text = `${"x".repeat(5_000_000)}HERE${"y".repeat(5_000_000)}`;
    const started = performance.now();
    const [row = "", mark = ""] = frame(text, { at: "1:5000001-5000005", columns: 40 });
    expect(row.slice(mark.indexOf("^"), mark.indexOf("^") + 4)).toBe("HERE");
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
