import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { conftest } from "./run.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-verify-"));
  mkdirSync(join(directory, "policy"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function verify(rules: string, words = ""): Promise<{ readonly status: number; readonly out: string }> {
  writeFileSync(join(directory, "policy/a_test.rego"), `package main\n\n${rules}\n`);
  let out = "";
  const status = await conftest(["verify", "--no-color", ...words.split(" ").filter((word) => word !== "")], {
    cwd: directory,
    env: { SEKISHO_CACHE: "off" },
    out: (text) => void (out += text),
    err: () => undefined,
    stdin: async () => new Uint8Array(),
  });
  return { status, out };
}

/** Lines of a report, without times. */
const report = async (rules: string, words: string): Promise<string> =>
  (await verify(rules, words)).out.replace(/\([\d.]+[µmn]?s\)/g, "(T)");

const CASES = `test_double[name] if {
	some name, one in {"one": {"n": 1, "is": 2}, "two": {"n": 2, "is": 5}}
	one.n * 2 == one.is
}`;

describe("tests with cases", () => {
  test.each<[string, string, number]>([
    ["a case that leaves nothing has failed", CASES, 1],
    ["all hold", CASES.replace('"is": 5', '"is": 4'), 0],
    ["none was come by", CASES.replace(/in {.*}/, "in {}"), 0],
    [
      "a name that is read from the case",
      'test_it[one.note] if {\n\tsome one in [{"note": "a", "x": 1}]\n\tone.x == 2\n}',
      1,
    ],
    ["cases of cases", 'test_it[a][b] if {\n\tsome a, list in {"x": [1, 2]}\n\tsome b in list\n\tb == 1\n}', 1],
    ["a value that is false", 'test_it[a] := b if some a, b in {"x": true, "y": false}', 1],
    ["values that are true", 'test_it[a] := b if some a, b in {"x": true, "y": true}', 0],
    ["names that are constant: the value is an object, and not true", "test_it.a if true", 1],
    ["a name that is a number", "test_it[1] if true", 1],
    ["names that begin with a constant", 'test_it.a[b] if {\n\tsome b in ["x", "y"]\n\tb != "z"\n}', 0],
    ["names that begin with a constant, one fails", 'test_it.a[b] if {\n\tsome b in ["x", "y"]\n\tb == "x"\n}', 1],
    ["one that fails before its name is known", 'test_it[a] if {\n\tinput.no\n\tsome a in ["x"]\n}', 0],
  ])("%s", async (_, rules, status) => {
    expect((await verify(rules)).status).toBe(status);
  });

  test("a report lists them, and counts them in place of their test", async () => {
    const text = await report(CASES, "--report fails");
    expect(text).toContain("data.main.test_double: FAIL (T)\n  one: PASS\n  two: FAIL\n");
    expect(text).toContain("\n\n  two: FAIL\n");
    expect(text.trimEnd().split("\n").slice(-2)).toEqual(["PASS: 1/2", "FAIL: 1/2"]);
  });
});

describe("reports", () => {
  const rules = `limit := 3

big if input.size > limit

test_big if {
	trace("asked")
	x := {"size": 2}
	big with input as x
}`;
  const head = [
    "policy/a_test.rego:7:",
    "data.main.test_big: FAIL (T)",
    "-".repeat(80),
    "FAILURES",
    "-".repeat(80),
    "data.main.test_big: FAIL (T)",
    "",
  ];
  const foot = ["-".repeat(80), "FAIL: 1/1", ""];

  test("fails: what failed, and what led there; then the line", async () => {
    expect((await report(rules, "--report fails")).split("\n")).toEqual([
      ...head,
      "  query:1                     Enter data.main.test_big = _  ",
      "  policy/a_test.rego:7        | Enter data.main.test_big  ",
      "  policy/a_test.rego:5        | | Enter data.main.big  ",
      "  policy/a_test.rego:5        | | | Fail input.size > limit  ",
      "  policy/a_test.rego:10       | | Fail big with input as x  ",
      "  query:1                     | Fail data.main.test_big = _  ",
      "",
      "  policy/a_test.rego:10:",
      "    \tbig with input as x",
      "",
      "",
      ...foot,
    ]);
  });

  test("notes: what policies say by trace", async () => {
    expect((await report(rules, "--report notes")).split("\n")).toEqual([
      ...head,
      "  query:1                    Enter data.main.test_big = _  ",
      "  policy/a_test.rego:7       | Enter data.main.test_big  ",
      '  policy/a_test.rego:8       | | Note "asked"  ',
      "",
      "",
      ...foot,
    ]);
  });

  test("values of variables, beside the trace and below the line", async () => {
    const text = await report(rules, "--var-values");
    expect(text).toContain('| | Fail big with input as x        {x: {"size": 2}}  \n');
    expect(text).toContain(
      '    \tbig with input as x\n    \t                  |\n    \t                  {"size": 2}\n',
    );
  });

  test("full: every expression", async () => {
    const text = await report(rules, "--report full");
    const rows = text.split("\n").flatMap((line) => /^ {2}\S+:\d+ +((?:\| )*\w+ .*\S) {2}$/.exec(line)?.[1] ?? []);
    expect(rows).toEqual([
      "Enter data.main.test_big = _",
      "| Eval data.main.test_big = _",
      "| Enter data.main.test_big",
      '| | Eval trace("asked")',
      '| | Note "asked"',
      '| | Eval x := {"size": 2}',
      "| | Eval big with input as x",
      "| | Enter data.main.big",
      "| | | Eval input.size > limit",
      "| | | Enter data.main.limit",
      "| | | | Exit data.main.limit early",
      "| | | Fail input.size > limit",
      "| | Fail big with input as x",
      '| | Redo x := {"size": 2}',
      '| | Redo trace("asked")',
      "| Fail data.main.test_big = _",
    ]);
  });

  test("only for people", async () => {
    expect((await verify(rules, "--report fails -o json")).status).toBe(1);
  });
});
