import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeTar } from "../archive/write-tar.ts";
import { Bench } from "./fixtures/bench.ts";

let bench: Bench;
beforeAll(() => {
  bench = new Bench();
  bench.put({
    "b/.manifest": `{"revision": "r7", "roots": ["b", "a"], "metadata": {"k": "${"x".repeat(60)}"}}`,
    "b/a/p.rego":
      "# METADATA\n# title: Package\n# organizations: [Acme]\npackage a\n\n# METADATA\n# description: A rule.\n# custom: {k: 1, longer: [2]}\np := data.b.n\n",
    "b/b/data.json": '{"n": 1}',
    "b/b/ignored.json": "{",
    "syntax.rego": "package s\n\nx := := 1\n",
  });
  const names = ["b/.manifest", "b/a/p.rego", "b/b/data.json"];
  writeFileSync(
    join(bench.directory, "b.tar.gz"),
    gzipSync(tar(names.map((name) => [name.slice(2), bench.read(name)]))),
  );
  writeFileSync(join(bench.directory, "cut.tar.gz"), gzipSync(tar([["a.rego", "package a\n"]]).subarray(0, 520)));
});
afterAll(() => bench.remove());

function tar(files: readonly (readonly [name: string, text: string])[]): Buffer {
  return writeTar(files.map(([name, text]) => ({ name, bytes: Buffer.from(text) })));
}

const run = (line: string) => bench.run(line.split(" "));

describe("inspect", () => {
  test.each([
    ["b", "b/a/p.rego", "b/b/data.json"],
    ["b.tar.gz", "a/p.rego", "b/data.json"],
  ])("a bundle: %s", async (path, policy, data) => {
    const { status, out } = await run(`inspect ${path}`);
    expect(status).toBe(0);
    const cells = out.split("\n").map((line) =>
      line
        .split("│")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    expect(cells).toEqual(
      expect.arrayContaining([
        ["Revision", "r7"],
        ["Roots", "a"],
        ["", "b"],
        ["Metadata", `{"k":"${"x".repeat(41)}...`],
        ["data.a", policy],
        ["data.b", data],
      ]),
    );
  });

  test("METADATA of a file", async () => {
    const { out } = await run("inspect -a b/a/p.rego");
    expect(out.slice(out.indexOf("ANNOTATIONS:")).split("\n")).toEqual([
      "ANNOTATIONS:",
      "Package",
      "=======",
      "",
      "Package:  a",
      "Location: b/a/p.rego:4",
      "Scope: package",
      "",
      "Organizations:",
      " Acme",
      "",
      "a.p",
      "===",
      "",
      "A rule.",
      "",
      "Package:  a",
      "Rule:     p",
      "Location: b/a/p.rego:9",
      "Scope: rule",
      "",
      "Custom:",
      " k:      1",
      " longer: [2]",
      "",
      "",
    ]);
  });

  test("in JSON", async () => {
    expect(JSON.parse((await run("inspect -f json -a b")).out)).toMatchObject({
      manifest: { revision: "r7", roots: ["b", "a"] },
      namespaces: { "data.a": ["b/a/p.rego"], "data.b": ["b/b/data.json"] },
      annotations: [{ annotations: { title: "Package" } }, { path: [{}, {}, { value: "p" }], location: { row: 9 } }],
    });
  });

  test.each<[string, RegExp]>([
    ["inspect nowhere", /^error: error reading "nowhere": stat nowhere: no such file or directory\n$/],
    ["inspect syntax.rego", /^error: 1 error occurred during loading: syntax.rego:3: rego_parse_error/],
    ["inspect b/b/data.json", /^error: bundle b\/b\/data.json: bundle read failed: archive read failed/],
    ["inspect cut.tar.gz", /^error: bundle cut.tar.gz: bundle read failed: unexpected EOF/],
    ["inspect a b", /^Error: specify exactly one OPA bundle or path/],
  ])("%s", async (line, err) => {
    expect(await run(line)).toMatchObject({ status: 1, out: "", err: expect.stringMatching(err) as string });
  });
});

describe("bench", () => {
  test("figures have OPA's names", async () => {
    const { status, out } = await bench.run(["bench", "-f", "json", "-b", "b", "data.a.p"]);
    expect(status).toBe(0);
    const { N, T, Extra } = JSON.parse(out) as { N: number; T: number; Extra: Record<string, number> };
    expect(T).toBeGreaterThanOrEqual(1e9);
    expect(Extra["histogram_timer_rego_query_eval_ns_count"]).toBe(N);
    const figure = (name: string): number => Extra[`histogram_timer_rego_query_eval_ns_${name}`] ?? Number.NaN;
    const rising = ["min", "median", "75%", "90%", "95%", "99%", "99.9%", "99.99%", "max"].map(figure);
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    expect(figure("mean") * N).toBeLessThanOrEqual(T);
  });

  test.each<[string, readonly string[], RegExp]>([
    ["a query that is undefined", ["bench", "data.none"], /^1 error occurred: undefined result\n$/],
    ["a query that can't be read", ["bench", "x = "], /rego_parse_error/],
    ["data that is not there", ["bench", "-d", "nowhere", "1"], /^1 error occurred: stat nowhere/],
  ])("%s", async (_, words, err) => {
    expect(await bench.run(words)).toMatchObject({ status: 1, out: "", err: expect.stringMatching(err) as string });
  });

  test("a server is not started", async () => {
    expect(await bench.run(["bench", "--e2e", "1"])).toMatchObject({ status: 2, out: "" });
  });
});
