import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench } from "./fixtures/bench.ts";

let bench: Bench;
beforeAll(() => {
  bench = new Bench();
  bench.put({
    "p.rego":
      "package p\n\nallow if input.x == 1\n\nnames contains n if some n in data.names\n\nbad := 1 / input.zero\n",
    "p_test.rego": "package p_test\n\ntest_it if true\n",
    "data.json": '{"names": ["a", "b"]}',
    "input.json": '{"x": 1, "zero": 0}',
    "broken.rego": "package b\n\nx := := 1\n",
    "b/.manifest": '{"revision": "1", "roots": ["v0"], "rego_version": 0}',
    "b/v0/p.rego": "package v0\n\np { data.v0.k == 1 }\n",
    "b/v0/data.yaml": "k: 1\n",
    "b/v0/other.json": "{",
    "schema.json": '{"type": "object", "properties": {"x": {"type": "number"}}, "additionalProperties": false}',
  });
});
afterAll(() => bench.remove());

const run = (line: string, query?: string) =>
  bench.run(["eval", ...line.split(" "), ...(query === undefined ? [] : [query])]);

describe("forms of an answer", () => {
  test("JSON has every expression with its place, and the variables", async () => {
    const { status, out } = await run("-f json", 'x := [1, "<"][_]; x');
    expect(status).toBe(0);
    expect(out).toContain('"\\u003c"');
    expect(JSON.parse(out)).toMatchObject({
      result: [
        {
          bindings: { x: 1 },
          expressions: [
            { value: true, location: { row: 1, col: 1 } },
            { value: 1, text: "x" },
          ],
        },
        { bindings: { x: "<" } },
      ],
    });
  });

  test.each<[string, string, string]>([
    ["raw", '"a"; [1]', "a [1]\n"],
    ["values", "1; 2", "[\n  1,\n  2\n]\n"],
    ["bindings", "x := [1, 2][_]", '{\n  "x": 1\n}\n{\n  "x": 2\n}\n'],
    ["pretty", "{1}", "[\n  1\n]\n"],
    ["pretty", "x := 1; y := 2", "┌───┬───┐\n│ x │ y │\n├───┼───┤\n│ 1 │ 2 │\n└───┴───┘\n"],
    ["pretty", "input.x", "undefined\n"],
    ["raw", "input.x", ""],
    ["json", "input.x", "{}\n"],
    ["discard", "1", '{\n  "result": "discarded"\n}\n'],
  ])("%s: %s", async (format, query, out) => {
    expect(await run(`-f ${format}`, query)).toEqual({ status: 0, out, err: "" });
  });

  test("metrics beside the answer", async () => {
    const { metrics } = JSON.parse((await run("--metrics -d p.rego", "1")).out) as { metrics: Record<string, number> };
    expect(metrics["timer_rego_query_eval_ns"]).toBeGreaterThan(0);
    expect(Object.keys(metrics)).toContain("timer_rego_module_compile_ns");
  });
});

describe("what a query sees", () => {
  test.each<[string, string, string]>([
    ["-d p.rego -d data.json -i input.json -f raw", "data.p", '{"allow":true,"names":["a","b"]}\n'],
    ["-d . --ignore broken.rego,b,*_test.rego,*.json -f raw", "data", '{"p":{"names":[]}}\n'],
    ["-b b -f raw", "data", '{"v0":{"k":1,"p":true}}\n'],
    ["-d deep.er:data.json -f raw", "data.deep.er.names[1]", "b\n"],
    ["--package p -d p.rego -i input.json -f raw", "allow", "true\n"],
    ["--import data.p -d p.rego -i input.json -f raw", "p.allow", "true\n"],
  ])("%s", async (line, query, out) => {
    expect(await run(line, query)).toEqual({ status: 0, out, err: "" });
  });

  test("standard input is the query or the input", async () => {
    expect((await bench.run(["eval", "--stdin", "-f", "raw"], { stdin: "1 + 1\n" })).out).toBe("2\n");
    expect((await bench.run(["eval", "-I", "-f", "raw", "input.a"], { stdin: "a: 1\n" })).out).toBe("1\n");
  });

  test("print goes to standard error", async () => {
    expect(await run("-f raw", 'print("said", input)')).toEqual({
      status: 0,
      out: "true\n",
      err: "said <undefined>\n",
    });
  });
});

describe("--profile", () => {
  const POLICY = "package prof\n\np contains x if {\n\tsome x in [1, 2, 3]\n\tx > 1\n\tx < 3\n}\n";
  const profiled = (...words: readonly string[]) => {
    bench.put({ "prof.rego": POLICY });
    return bench.run(["eval", "-d", "prof.rego", "--profile", ...words, "data.prof.p"]);
  };
  interface Line {
    readonly total_time_ns: number;
    readonly num_eval: number;
    readonly num_redo: number;
    readonly location: { readonly file: string; readonly row: number };
  }
  const linesOf = (out: string): readonly Line[] => (JSON.parse(out) as { readonly profile: readonly Line[] }).profile;
  const rows = (lines: readonly Line[]): readonly number[] =>
    lines.map(({ location: { file, row } }) => (file === "" ? 0 : row));

  test("each line has how often it was asked, and its time", async () => {
    const { status, out } = await profiled();
    expect(status).toBe(0);
    const lines = linesOf(out);
    const asked = Object.fromEntries(
      lines.map(({ location: { row }, num_eval, num_redo }) => [row, [num_eval, num_redo]]),
    );
    expect(asked).toMatchObject({ 1: [1, 1], 5: [3, 2], 6: [2, 1] });
    const times = lines.map(({ total_time_ns }) => total_time_ns);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(JSON.parse(out)).toHaveProperty("metrics.timer_rego_query_eval_ns");
  });

  test("--profile-sort and --profile-limit", async () => {
    expect(rows(linesOf((await profiled("--profile-sort", "line")).out))).toEqual([6, 5, 4, 0]);
    const { out } = await bench.run(["eval", "-d", "prof.rego", "--profile-limit", "2", "data.prof.p"]);
    expect(linesOf(out)).toHaveLength(2);
    expect(rows(linesOf((await profiled("--profile-sort", "num_eval", "--profile-limit", "1")).out))).toEqual([5]);
  });

  test("for people it is a table", async () => {
    const { out } = await profiled("-f", "pretty");
    expect(out).toMatch(/│ +Time +│ Num Eval │ Num Redo │ Num Gen Expr │ +Location +│/);
    expect(out).toMatch(/│ 3 +│ 2 +│ 1 +│ prof\.rego:5 │/);
    expect(out).toMatch(/│ 1 +│ 1 +│ 1 +│ data\.prof\.p │/);
  });

  test("of several evaluations it is refused by name", async () => {
    expect(await profiled("--count", "2")).toMatchObject({ status: 2, out: "" });
  });
});

describe("--explain", () => {
  const explained = async (...words: readonly string[]) => {
    bench.put({
      "noted.rego":
        'package noted\n\np contains x if {\n\tsome x in [1, 2]\n\ttrace(sprintf("x %d", [x]))\n\tx > 1\n}\n',
    });
    const { out } = await bench.run(["eval", "-d", "noted.rego", "-f", "pretty", ...words, "data.noted.p"]);
    return out.split("\n");
  };

  test("notes have their place and what leads to them", async () => {
    expect((await explained("--explain", "notes")).slice(0, 4)).toEqual([
      "query:1          Enter data.noted.p = _",
      "noted.rego:3     | Enter data.noted.p",
      'noted.rego:5     | | Note "x 1"',
      'noted.rego:5     | | Note "x 2"',
    ]);
  });

  test("expressions that do not hold are told with their values", async () => {
    const lines = await explained("--explain", "fails", "--var-values");
    expect(lines[2]).toMatch(/^noted\.rego:6 +\| \| Fail x > 1 +\{x: 1\}$/);
    expect(lines.join("\n")).not.toContain("Note");
  });

  test.each(["full", "debug"])("%s tells all", async (kind) => {
    const text = (await explained("--explain", kind)).join("\n");
    for (const op of ["Enter", "Eval", "Note", "Fail", "Redo", "Exit"]) expect(text).toContain(`| ${op} `);
  });

  test("in JSON it is refused by name", async () => {
    const ran = await bench.run(["eval", "--explain", "notes", "1"]);
    expect(ran).toMatchObject({
      status: 2,
      out: "",
      err: expect.stringContaining("--explain with --format json") as string,
    });
  });
});

describe("what ends with which status", () => {
  test.each<[string, string, number, RegExp]>([
    ["--fail", "input.x", 1, /^\{\}\n$/],
    ["--fail", "false", 0, /"value": false/],
    ["--fail-defined", "1", 1, /"value": 1/],
    ["--fail-defined", "input.x", 0, /^\{\}\n$/],
    ["-d none.rego", "1", 2, /"message": "stat none.rego: no such file or directory"/],
    ["-d broken.rego", "1", 2, /"code": "rego_parse_error".*"row": 3/s],
    ["-b p.rego", "1", 2, /"message": "loading error: bundle p.rego: /],
    ["-d p.rego -i input.json --strict-builtin-errors", "data.p.bad", 2, /"div: divide by zero".*"row": 7/s],
    ["-d p.rego -i input.json --show-builtin-errors", "data.p.bad", 0, /"div: divide by zero"/],
    ["-d p.rego -i input.json", "data.p.bad", 0, /^\{\}\n$/],
    ["-d p.rego --schema schema.json", "input.y", 2, /"code": "rego_type_error"/],
    ["-d p.rego", "y > x", 2, /"code": "rego_unsafe_var_error"/],
    ["--timeout 1ms", "count([1 | numbers.range(1, 3000000)[_] > 0])", 2, /"code": "eval_cancel_error"/],
  ])("%s", async (line, query, status, out) => {
    const ran = await run(line, query);
    expect(ran.out).toMatch(out);
    expect(ran.status).toBe(status);
  });

  test.each<[string, number, RegExp]>([
    ["-i none.json 1", 2, /^open none.json: no such file or directory\n$/],
    ["-d none.rego -f pretty 1", 2, /^1 error occurred: stat none.rego/],
    ["1 2", 1, /^Error: specify at most one query argument\nUsage:/],
    ["-f nope 1", 1, /must be one of \{json,values/],
    ["--partial 1", 2, /--partial is not supported by sekisho/],
    ["-O 1 1", 2, /--optimize is not supported by sekisho/],
    ["-t wasm 1", 2, /--target wasm is not supported by sekisho/],
  ])("%s", async (line, status, err) => {
    expect(await run(line)).toMatchObject({ status, out: "", err: expect.stringMatching(err) as string });
  });
});
