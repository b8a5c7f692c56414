import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench } from "./fixtures/bench.ts";

let bench: Bench;
beforeAll(() => {
  bench = new Bench();
  bench.put({
    "a.rego": 'package a\n\nimport data.lib as l\n\nallow if {\n\tinput.user.name == "x"\n\tl.f(data.limits.max)\n}\n',
    "lib.rego": "package lib\n\nf(x) if x > input.min\n",
    "unsafe.rego": "package u\n\np if x > 1\n\nq if y > 1\n",
    "unused.rego": "package n\n\nimport data.foo\n\np := 1\n",
    "v0.rego": "package v\n\np { input.x }\n",
    "tree.rego": '# top\npackage t\n\n# METADATA\n# title: T\np["k"] := {"b", "a"} if not input.x\n',
    "syntax.rego": "package s\n\nx := := 1\n",
  });
});
afterAll(() => bench.remove());

const run = (line: string) => bench.run(line.split(" "));

describe("check", () => {
  test.each<[string, number, RegExp]>([
    ["check a.rego lib.rego", 0, /^$/],
    ["check unsafe.rego", 1, /^2 errors occurred:\nunsafe.rego:3: rego_unsafe_var_error: .*\nunsafe.rego:5: /],
    ["check -m 1 unsafe.rego", 1, /unsafe.rego:3: .*\nrego_compile_error: error limit reached\n$/],
    ["check unused.rego", 0, /^$/],
    ["check -S unused.rego", 1, /unused.rego:3: rego_compile_error: import data.foo unused/],
    ["check v0.rego", 1, /^1 error occurred during loading: v0.rego:3: rego_parse_error/],
    ["check --v0-compatible v0.rego", 0, /^$/],
    ["check syntax.rego", 1, /syntax.rego:3: rego_parse_error: .*\n\tx := := 1\n\t {5}\^\n$/],
    ["check --capabilities none.json a.rego", 1, /none.json/],
  ])("%s", async (line, status, err) => {
    const ran = await run(line);
    expect(ran.err).toMatch(err);
    expect(ran).toMatchObject({ status, out: "" });
  });

  test("mistakes in JSON", async () => {
    const { err, status } = await run("check -f json unsafe.rego");
    expect(status).toBe(1);
    expect(JSON.parse(err)).toMatchObject({
      errors: [
        { code: "rego_unsafe_var_error", location: { file: "unsafe.rego", row: 3 } },
        { code: "rego_unsafe_var_error", location: { file: "unsafe.rego", row: 5 } },
      ],
    });
  });

  test("functions that capabilities leave out are unknown", async () => {
    bench.put({ "caps.json": '{"builtins": [{"name": "gt"}]}', "calls.rego": "package c\n\np := count([])\n" });
    expect((await run("check --capabilities caps.json calls.rego")).err).toMatch(/undefined function count/);
    expect((await run("check --capabilities caps.json lib.rego")).status).toBe(0);
  });
});

describe("parse", () => {
  test("the tree for people", async () => {
    const { out, status } = await run("parse tree.rego");
    expect(status).toBe(0);
    expect(out.split("\n")).toEqual([
      "module",
      " package",
      "  ref",
      "   data",
      '   "t"',
      " rule",
      "  head",
      "   ref",
      "    p",
      '    "k"',
      "   set",
      '    "a"',
      '    "b"',
      "  body",
      "   expr negated index=0",
      "    ref",
      "     input",
      '     "x"',
      " annotations",
      " comment",
      " comment",
      " comment",
      "",
    ]);
  });

  test("the tree in JSON, with comments or without", async () => {
    const tree = JSON.parse((await run("parse -f json tree.rego")).out) as object;
    expect(tree).toMatchObject({
      package: {
        path: [
          { type: "var", value: "data" },
          { type: "string", value: "t" },
        ],
      },
      annotations: [{ scope: "rule", title: "T" }],
      rules: [
        {
          annotations: [{ scope: "rule", title: "T" }],
          head: {
            name: "p",
            assign: true,
            value: { type: "set", value: [{ value: "a" }, { value: "b" }] },
          },
          body: [{ index: 0, negated: true }],
        },
      ],
      comments: [
        { Text: Buffer.from(" top").toString("base64"), Location: { file: "tree.rego", row: 1, col: 1 } },
        {},
        {},
      ],
    });
    const { out } = await run("parse -f json --json-include -comments tree.rego");
    expect(Object.keys(JSON.parse(out) as object)).toEqual(["package", "annotations", "rules"]);
  });

  test("the tree with the places of its nodes, where these are included last", async () => {
    const { out } = await run("parse -f json --json-include -locations,locations tree.rego");
    const location = { file: "tree.rego", row: 2, col: 1, text: Buffer.from("package").toString("base64") };
    expect(JSON.parse(out)).toMatchObject({ package: { location } });
    expect((await run("parse -f json --json-include locations,-locations tree.rego")).out).not.toContain('location"');
  });

  test.each<[string, number, RegExp]>([
    ["parse syntax.rego", 1, /"code": "rego_parse_error"/],
    ["parse none.rego", 1, /open none.rego: no such file or directory/],
  ])("%s", async (line, status, err) => {
    expect(await run(line)).toMatchObject({ status, out: "", err: expect.stringMatching(err) as string });
  });
});

describe("deps", () => {
  test("documents and rules behind a query", async () => {
    const { out } = await run("deps -d a.rego -d lib.rego data.a.allow");
    expect(out.split("\n").slice(3, -2)).toEqual([
      "│ data.limits.max │ data.a.allow      │",
      "│ input.min       │ data.lib.f        │",
      "│ input.user.name │                   │",
    ]);
  });

  test("in JSON, of a query alone, and of one that is longer than another", async () => {
    const json = (await bench.run(["deps", "-f", "json", "input.a.b; input.a; data.x[i]"])).out;
    expect(JSON.parse(json)).toEqual({
      base: [
        [
          { type: "var", value: "data" },
          { type: "string", value: "x" },
        ],
        [
          { type: "var", value: "input" },
          { type: "string", value: "a" },
        ],
      ],
    });
  });
});
