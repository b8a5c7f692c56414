import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peerPath } from "../bench/peers.ts";
import { type Outcome, runOurs, runTheirs } from "./both.ts";

const RULES = `package main

limit := 3

default loud := false

loud if input.volume > limit

names contains one.name if some one in input.items

double(x) := x * 2

half(x) := y if {
	is_number(x)
	y := x / 2
}
`;

/** Bodies of tests that fail, each in another way. */
const FAILING: readonly string[] = [
  "false",
  "1 == 2",
  "x := 1\n\tx == 2",
  "x := 1\n\n\t# a comment\n\tx > 3",
  'loud with input as {"volume": 1}',
  'not loud with input as {"volume": 9}',
  'names["b"] with input as {"items": [{"name": "a"}]}',
  'count(names) == 2 with input as {"items": [{"name": "a"}]}',
  "double(2) == 5",
  'half("a")',
  "every x in [1, 2] { x < 2 }",
  "every x in [1, 2] {\n\t\tx > 0\n\t\tx < 2\n\t}",
  "some x in [1, 2]\n\tx == 3",
  "x := [1, 2][_]\n\tx == 3",
  'x := {"a": {"b": 1}}\n\tx.a.b == 2',
  'startswith("abc", "b")',
  'regex.match("^b", "abc")',
  '"x" in {"a", "b"}',
  "not 1 in [1]",
  "x := [y | some y in [1, 2]; y > 1]\n\tcount(x) == 2",
  'sprintf("%d", [1]) == "2"',
  "is_string(1)",
  "x := 3\n\ty := x + 1\n\ty == x",
  "data.main.limit == 4",
  'object.get({"a": 1}, "b", 2) == 3',
  "array.concat([1], [2]) == [2, 1]",
  'x := "日本"\n\tx == "中国"',
  "true\n\ttrue\n\tfalse",
  "limit != 3",
  'names == {"b"} with input as {"items": [{"name": "a"}]}',
  'input.a == 2 with input as {"a": 1}',
  "x := 1\n\tx >= 2\n\tx < 0",
];

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-report-test-"));
  mkdirSync(join(directory, "policy"));
  const tests = FAILING.map((body, i) => `test_${i} if {\n\t${body}\n}\n`);
  const cases = `test_cases[name] if {\n\tsome name, x in {"a": 1, "b": 2, "c": 3}\n\tx != 2\n}\n`;
  const more = `test_holds if true\n\ntodo_test_later if false\n`;
  writeFileSync(join(directory, "policy/main_test.rego"), [RULES, ...tests, cases, more].join("\n"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** How one event of a trace is printed. */
const ROW = /^ {2}(?:\S+:\d+|query:1) +(?:\| )*(?:Enter|Eval|Exit|Fail|Redo|Note|Unify|Index) /;

/** What a report says of each test, without times and the rows of its trace, and how it counts. */
function told({ status, stdout }: Outcome): unknown {
  const lines = stdout
    .replace(/ \([\d.]+(?:ns|µs|ms|s)\)/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !ROW.test(line));
  const blocks = new Map<string, string[]>();
  let block: string[] = [];
  for (const line of lines) {
    if (/^(data\.|-{80})/.test(line)) {
      block = blocks.get(line) ?? [];
      blocks.set(line, block);
    } else if (!/^policy\/\S+:\d+:$/.test(line) && !/^ {6,}/.test(line)) block.push(line);
  }
  return [status, [...blocks].toSorted(([a], [b]) => (a < b ? -1 : 1))];
}

describe.runIf(existsSync(peerPath("conftest")))("reports beside those of the real Conftest", () => {
  test.each(["fails", "notes", "full"])(
    "%s: outcomes, cases, counts and the line of each failure",
    { timeout: 120_000 },
    async (kind) => {
      const words = ["verify", "--report", kind];
      const theirs = await runTheirs(words, directory);
      expect(theirs.stdout).toContain(`FAIL: ${FAILING.length + 1}/`);
      expect(told(await runOurs(words, directory))).toEqual(told(theirs));
    },
  );
});
