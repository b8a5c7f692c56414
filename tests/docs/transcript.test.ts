import { expect, test } from "vitest";
import { anchorsOf, blocksOf } from "./markdown.ts";
import { comparable, exchangesOf, isAsExpected } from "./transcript.ts";

test("a block has its language, its marks, its text and its line", () => {
  const [block, second] = blocksOf("a\n\n```yaml file=a/b.yaml x\nkey: 1\n```\n\n````\n```\n````\n");
  expect(block).toEqual({
    language: "yaml",
    marks: new Map([
      ["file", "a/b.yaml"],
      ["x", ""],
    ]),
    text: "key: 1\n",
    line: 4,
  });
  expect(second?.text).toBe("```\n");
});

test("commands with what they print", () => {
  expect(exchangesOf("$ a b\n$ c\none\ntwo\n\n$ d\n")).toEqual([
    { command: "a b", expected: "" },
    { command: "c", expected: "one\ntwo\n" },
    { command: "d", expected: "" },
  ]);
});

test.each<[string, string, boolean]>([
  ["a\nb", "a\nb", true],
  ["a\nb", "a\nc", false],
  ["a", "a\nb", false],
  ["a\n…\nd", "a\nb\nc\nd", true],
  ["a\n…\nd", "a\nd", true],
  ["a\n…", "a", true],
  ["…\nd", "a\nb", false],
])("%j against %j: %s", (expected, found, same) => {
  expect(isAsExpected(expected, found)).toBe(same);
});

test.each<[string, string]>([
  ["in 0.21 s.", "in 0.00 s."],
  ["（基準日時 2026-11-22、1.22 秒）", "（基準日時 2026-11-22、0.00 秒）"],
  ["(rules 579688ddedbb)", "(rules digest)"],
  ["account 111122223333", "account 111122223333"],
  ["/tmp/x/deploy", "/DIR/deploy"],
])("%s becomes %s", (output, wanted) => {
  expect(comparable(output, "/tmp/x")).toBe(wanted);
});

test("anchors are those of code hosts", () => {
  const page = "# The `unknown`: what?\n## [Rego](x.md) v1\n```\n# no heading\n```\n## Same\n## Same\n## 出力の形\n";
  expect([...anchorsOf(page)]).toEqual(["the-unknown-what", "rego-v1", "same", "same-1", "出力の形"]);
});
