import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench } from "./fixtures/bench.ts";

let bench: Bench;
beforeAll(() => {
  bench = new Bench();
  bench.put({
    "p/p.rego": "package p\n\nallow if input.x == 1\n",
    "p/p_test.rego": [
      "package p_test",
      "import data.p",
      "test_ok if p.allow with input.x as 1",
      'test_bad if { print("seen", 1); p.allow with input.x as 2 }',
      "todo_test_later if false",
      "test_value := 1",
      "test_conflict if { f(1) == 1 }",
      "f(x) := 1 if x == 1",
      "f(x) := 2 if x > 0",
    ].join("\n"),
    "cases/cases_test.rego": [
      "package cases_test",
      "test_cases[name] if {",
      '\tsome name, tc in {"one": {"in": 1, "want": 1}, "two": {"in": 2, "want": 3}}',
      "\ttc.in == tc.want",
      "}",
      "test_same if true",
      "test_same if false",
      "test_deep[a][b] if {",
      '\tsome a, b in {"x": 1}',
      "\tb == 1",
      "}",
    ].join("\n"),
    "slow/slow_test.rego": "package slow\ntest_slow if count([x | x := numbers.range(1, 3000000)[_]; x > 0]) == 0\n",
    "broken/a.rego": "package a\nx if y > 1\n",
  });
});
afterAll(() => bench.remove());

const run = (line: string) => bench.run(["test", ...line.split(" ")]);
const withoutTimes = (text: string): string => text.replace(/ \([\d.]+(?:ns|µs|ms|s)\)/g, "");

test("what does not pass is told with its place, and all are counted", async () => {
  const { status, out } = await run("p");
  expect(status).toBe(2);
  expect(withoutTimes(out).split("\n")).toEqual([
    "p/p_test.rego:4:",
    "data.p_test.test_bad: FAIL",
    "",
    "  seen 1",
    "",
    "p/p_test.rego:5:",
    "data.p_test.todo_test_later: SKIPPED",
    "p/p_test.rego:6:",
    "data.p_test.test_value: FAIL",
    "p/p_test.rego:7:",
    "data.p_test.test_conflict: ERROR",
    expect.stringMatching(/^ {2}p\/p_test\.rego:\d: eval_conflict_error: /) as string,
    "-".repeat(80),
    "PASS: 1/5",
    "FAIL: 2/5",
    "SKIPPED: 1/5",
    "ERROR: 1/5",
    "",
  ]);
});

describe("cases of a test", () => {
  test("begin, and hold or not", async () => {
    const { out } = await run("cases -v");
    const text = withoutTimes(out);
    expect(text).toContain("data.cases_test.test_cases: FAIL\n  one: PASS\n  two: FAIL\n");
    expect(text).toContain("data.cases_test.test_deep: PASS\n  x: PASS\n    1: PASS\n");
    expect(text).toContain("data.cases_test.test_same#01: FAIL\n");
    expect(text).toMatch(/PASS: 3\/5\nFAIL: 2\/5\n$/);
  });

  test("in JSON", async () => {
    const results = JSON.parse((await run("cases -f json")).out) as readonly object[];
    expect(results).toMatchObject([
      {
        location: { file: "cases/cases_test.rego", row: 2, col: 1 },
        package: "data.cases_test",
        name: "test_cases",
        fail: true,
        sub_results: { one: { name: "one" }, two: { name: "two", fail: true } },
      },
      { name: "test_same" },
      { name: "test_same#01", fail: true },
      { name: "test_deep", sub_results: { x: { sub_results: { 1: { name: "1" } } } } },
    ]);
  });
});

test("what was printed is part of JSON, and of JUnit", async () => {
  const json = JSON.parse((await run("p -f json --run bad")).out) as readonly { readonly output: string }[];
  expect(Buffer.from(json[0]?.output ?? "", "base64").toString()).toBe("seen 1\n");
  const { out } = await run("p -f junit");
  expect(out).toContain('<testsuite name="data.p_test" tests="5" failures="2" errors="1" skipped="1">');
  expect(out).toContain("<system-out>seen 1&#xA;</system-out>");
});

describe("status", () => {
  test.each<[string, number, RegExp, RegExp]>([
    ["p --run ok", 0, /^PASS: 1\/1\n$/, /^$/],
    ["p --run ok|later", 2, /SKIPPED: 1\/2/, /^$/],
    ["p --run ok|later -z", 0, /SKIPPED: 1\/2/, /^$/],
    ["p --run none", 0, /^$/, /^$/],
    ["p --run none -f json", 0, /^\[\]\n$/, /^$/],
    ["p --run none --fail-on-empty", 1, /^$/, /no tests were run/],
    ["p --run (", 1, /^$/, /error parsing regexp/],
    ["broken", 1, /^$/, /^1 error occurred: broken\/a\.rego:2: rego_unsafe_var_error/],
    ["nowhere", 1, /^$/, /^1 error occurred during loading: stat nowhere/],
    ["slow --timeout 1ms", 2, /ERROR.*eval_cancel_error/s, /^$/],
  ])("%s", async (line, status, out, err) => {
    const ran = await run(line);
    expect(ran.status).toBe(status);
    expect(ran.out).toMatch(out);
    expect(ran.err).toMatch(err);
  });

  test("no path", async () => {
    expect((await bench.run(["test"])).err).toMatch(/^Error: specify at least one file/);
  });
});

test("a round that does not pass is the last", async () => {
  expect((await run("p --run ok --count 3")).out).toBe("PASS: 1/1\n".repeat(3));
  expect((await run("p --run value --count 3")).out.match(/FAIL: 1\/1/g)).toHaveLength(1);
});

interface BranchedReport {
  readonly branch_coverage: number;
  readonly files: Readonly<Record<string, { branches?: { readonly covered: unknown; readonly not_covered: unknown } }>>;
}

describe("coverage", () => {
  test("of tests that pass, by expression and by line", async () => {
    bench.put({
      "cov/p.rego":
        "package p\n\nallow if {\n\tinput.x == 1\n\tnot input.y\n}\n\nother contains m if {\n\tm := [1 | input.z]\n}\n",
      "cov/p_test.rego": 'package p_test\n\ntest_it if data.p.allow with input as {"x": 1}\n',
    });
    const { status, out } = await run("cov -c");
    expect(status).toBe(0);
    const range = (row: number, from: number, to: number) => ({ start: { row, col: from }, end: { row, col: to } });
    expect(JSON.parse(out)).toEqual({
      files: {
        "cov/p.rego": {
          covered: [range(3, 1, 6), range(4, 2, 14), range(5, 2, 13)],
          not_covered: [range(8, 1, 17), range(9, 2, 20), range(9, 12, 19)],
          covered_lines: 3,
          not_covered_lines: 2,
          coverage: 60,
        },
        "cov/p_test.rego": { covered: [range(3, 1, 8), range(3, 12, 47)], covered_lines: 1, coverage: 100 },
      },
      covered_lines: 4,
      not_covered_lines: 2,
      coverage: expect.closeTo(66.67, 2) as number,
    });
  });

  test("below the threshold, and of tests that fail", async () => {
    expect(await run("cov --threshold 66")).toMatchObject({ status: 0, err: "" });
    expect(await run("cov --threshold 67")).toEqual({
      status: 2,
      out: "",
      err: "Code coverage threshold not met: got 66.67 instead of 67.00\n",
    });
    expect(await run("p -c")).toMatchObject({ status: 2, out: expect.stringContaining("FAIL: 2/5") as string });
  });

  const branchesOf = async (line: string): Promise<BranchedReport> =>
    JSON.parse((await run(line)).out) as BranchedReport;

  test("by branch, as an addition that leaves the rest as it is", async () => {
    bench.put({
      "branch/p.rego": [
        "package p",
        "default allow := false",
        "allow if input.x == 1",
        "level := 1 if {",
        "\tinput.x == 1",
        "} else := 2",
        "names := {y | some y in input.ys}",
      ].join("\n"),
      "branch/p_test.rego": [
        "package p_test",
        "test_no if not data.p.allow with input.x as 2",
        "test_level if data.p.level == 2 with input.x as 2",
        "test_names if data.p.names == set() with input.ys as []",
      ].join("\n"),
    });
    const { branch_coverage, ...rest } = await branchesOf("branch -c --branches");
    expect(branch_coverage).toBeCloseTo((100 * 6) / 9, 6);
    const place = (kind: string, row: number, from: number, to: number) => ({
      kind,
      start: { row, col: from },
      end: { row, col: to },
    });
    expect(rest.files["branch/p.rego"]?.branches).toEqual({
      covered: [place("default", 2, 1, 23), place("else", 6, 3, 12), place("body", 7, 1, 34)],
      not_covered: [place("body", 3, 1, 6), place("body", 4, 1, 11), place("comprehension", 7, 10, 34)],
    });
    expect(rest.files["branch/p_test.rego"]?.branches?.not_covered).toEqual([]);
    for (const file of Object.values(rest.files)) delete file.branches;
    expect(JSON.parse((await run("branch -c")).out)).toEqual(rest);
  });

  test("with branches the threshold holds for both", async () => {
    expect((await run("branch -c --threshold 70")).status).toBe(0);
    expect(await run("branch -c --branches --threshold 66")).toMatchObject({ status: 0, err: "" });
    expect(await run("branch -c --branches --threshold 70")).toEqual({
      status: 2,
      out: "",
      err: "Branch coverage threshold not met: got 66.67 instead of 70.00\n",
    });
    expect((await run("branch -c --branches --threshold 99")).err).toMatch(/^Code coverage threshold not met/);
  });

  test.each(["branch --branches", "branch --branches --threshold 1"])("%s lacks --coverage", async (line) => {
    expect(await run(line)).toMatchObject({
      status: 1,
      out: "",
      err: expect.stringMatching(/^Error: --branches/) as string,
    });
  });

  test("of a query", async () => {
    const { out } = await bench.run(["eval", "--coverage", "-f", "pretty", "-d", "cov/p.rego", "data.p.other"]);
    expect(out).toContain("│ Overall Coverage │ 40 │");
  });
});

describe("--bench", () => {
  const LINE = /^\S+\t +\d+\t +[\d.]+ ns\/op\t +[\d.]+ timer_rego_query_eval_ns\/op$/;

  test("passing tests have their times, others are told as they are", async () => {
    const { status, out } = await run("p --bench --run test_ok|test_bad");
    const [first = "", ...rest] = withoutTimes(out).split("\n");
    expect(first).toMatch(LINE);
    expect(first.startsWith("data.p_test.test_ok\t")).toBe(true);
    expect(rest.join("\n")).toContain("data.p_test.test_bad: FAIL");
    expect(rest.slice(-3)).toEqual(["PASS: 1/2", "FAIL: 1/2", ""]);
    expect(status).toBe(2);
  });

  test("as Go's benchmarks", async () => {
    const { status, out } = await run("p --bench -f gobench --run test_ok");
    const [first = "", ...rest] = out.split("\n");
    expect(first).toMatch(LINE);
    expect(first.startsWith("BenchmarkDataPTestTestOk\t")).toBe(true);
    expect(rest).toEqual(["-".repeat(80), "PASS: 1/1", ""]);
    expect(status).toBe(0);
  });

  test("as JSON", async () => {
    const { out } = await run("p --bench -f json --run test_ok|test_bad");
    const results = JSON.parse(out) as readonly { name: string; benchmark_result: { N: number; T: number } }[];
    expect(results.map(({ name, benchmark_result: { N, T } }) => [name, N > 0, T >= 1e9])).toEqual([
      ["test_ok", true, true],
      ["test_bad", false, false],
    ]);
  });

  test.each<[string, number, RegExp]>([
    ["p --bench --coverage", 1, /^coverage reporting is not supported when benchmarking tests\n$/],
    ["p -f gobench", 0, /^cannot use output format gobench without running benchmarks \(--bench\)\n$/],
  ])("%s", async (line, status, err) => {
    expect(await run(line)).toMatchObject({ status, out: "", err: expect.stringMatching(err) as string });
  });
});

describe("how tests failed", () => {
  const failures = async (line: string): Promise<readonly string[]> => {
    const { status, out } = await run(line);
    expect(status).toBe(2);
    const text = out.split(`FAILURES\n${"-".repeat(80)}\n`)[1] ?? "";
    return text.split("\n").map((part) => part.trimEnd());
  };

  test.each(["-v", "--explain fails"])("%s tells the expressions that did not hold", async (flags) => {
    const lines = await failures(`p ${flags} --run test_bad`);
    expect(lines[0]).toMatch(/^data\.p_test\.test_bad: FAIL/);
    expect(lines.slice(2, 7)).toEqual([
      "  query:1               Enter data.p_test.test_bad = _",
      "  p/p_test.rego:4       | Enter data.p_test.test_bad",
      "  p/p.rego:3            | | Enter data.p.allow",
      "  p/p.rego:3            | | | Fail input.x == 1",
      "  p/p_test.rego:4       | | Fail p.allow with input.x as 2",
    ]);
  });

  test("cases stand below their test", async () => {
    const lines = await failures("cases -v --run test_cases");
    expect(lines.some((line) => line.endsWith("Fail tc.in == tc.want"))).toBe(true);
    expect(lines.slice(lines.indexOf("  two: FAIL") - 1).slice(0, 3)).toEqual(["", "  two: FAIL", ""]);
  });

  test("--var-values tells the values of variables", async () => {
    const lines = await failures("cases --var-values --run test_cases");
    expect(lines.some((line) => /Fail tc\.in == tc\.want +\{.*tc: \{"in": 2, "want": 3\}.*\}$/.test(line))).toBe(true);
  });

  test("--explain full tells all, and no flag tells nothing", async () => {
    expect((await failures("p --explain full --run test_bad")).join("\n")).toMatch(/\| \| Eval print\("seen", 1\)/);
    expect((await run("p --run test_bad")).out).not.toContain("FAILURES");
  });
});
