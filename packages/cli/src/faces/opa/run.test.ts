import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Bench } from "./fixtures/bench.ts";

let bench: Bench;
beforeAll(() => {
  bench = new Bench();
});
afterAll(() => bench.remove());

describe("lines that can't be read", () => {
  test.each<[string, number, RegExp]>([
    ["fmtt", 1, /unknown command "fmtt".*\tfmt\n/s],
    ["--nope", 1, /unknown flag: --nope/],
    ["fmt --writ", 1, /unknown flag: --writ\n\nDid you mean this\?\n\t--write\n.*Usage:\n {2}opa fmt/s],
    ["completion bash", 2, /not supported/],
    ["version --check", 2, /--check is not supported/],
    ["fmt --fail=perhaps", 1, /invalid argument "perhaps" for "--fail" flag/],
  ])("%s", async (words, status, err) => {
    const ran = await bench.run(words.split(" "));
    expect(ran.status).toBe(status);
    expect(ran.err).toMatch(err);
  });
});

test("pages of help name every command and every flag", async () => {
  const page = await bench.run([]);
  expect(page.status).toBe(0);
  expect(page.out).toContain("\n  fmt");
  const fmt = await bench.run(["fmt", "--help"]);
  expect(fmt.out).toContain("--drop-v0-imports");
  expect((await bench.run(["help", "fmt"])).out).toBe(fmt.out);
});

test("the version is that of OPA", async () => {
  expect((await bench.run(["version"])).out).toMatch(/^Version: 1\.\d+\.\d+\n/);
});

describe("capabilities", () => {
  test("what this release has", async () => {
    const { out } = await bench.run(["capabilities", "--current"]);
    const { builtins, features } = JSON.parse(out) as {
      readonly builtins: readonly { readonly name: string; readonly decl: object }[];
      readonly features: readonly string[];
    };
    expect(features).toContain("rego_v1");
    expect(builtins.find(({ name }) => name === "count")?.decl).toEqual({
      args: [
        {
          of: [
            { type: "string" },
            { dynamic: { type: "any" }, type: "array" },
            { dynamic: { key: { type: "any" }, value: { type: "any" } }, type: "object" },
            { of: { type: "any" }, type: "set" },
          ],
          type: "any",
        },
      ],
      result: { type: "number" },
      type: "function",
    });
  });

  test("of a file, and of what is not there", async () => {
    bench.put({ "cap.json": '{"builtins":[]}' });
    expect(await bench.run(["capabilities", "--file", "cap.json"])).toMatchObject({
      status: 0,
      out: '{\n  "builtins": []\n}\n',
    });
    expect(await bench.run(["capabilities", "--file", "none.json"])).toMatchObject({ status: 1, out: "" });
    expect(await bench.run(["capabilities", "--version", "v0.1.0"])).toMatchObject({ status: 1, out: "" });
  });
});

describe("fmt", () => {
  const odd = "package a\nx=1\n";
  const even = "package a\n\nx := 1\n";

  test("standard input", async () => {
    expect(await bench.run(["fmt"], { stdin: odd })).toEqual({ status: 0, out: even, err: "" });
    expect(await bench.run(["fmt"], { stdin: "package a\nx=" })).toMatchObject({ status: 1, out: "" });
  });

  test("files of a directory are listed, refused and written", async () => {
    bench.put({ "fmt/odd.rego": odd, "fmt/even.rego": even, "fmt/other.txt": "x=1" });
    expect(await bench.run(["fmt", "fmt"])).toEqual({ status: 0, out: `${even}${even}`, err: "" });
    expect(await bench.run(["fmt", "-l", "fmt"])).toMatchObject({ status: 0, out: "fmt/odd.rego\n" });
    expect(await bench.run(["fmt", "--fail", "-l", "fmt"])).toMatchObject({ status: 2, out: "fmt/odd.rego\n" });
    expect((await bench.run(["fmt", "-d", "fmt"])).out).toContain("\u001b[32m :\u001b[0m");
    expect(bench.read("fmt/odd.rego")).toBe(odd);
    expect(await bench.run(["fmt", "-w", "fmt"])).toEqual({ status: 0, out: "", err: "" });
    expect(bench.read("fmt/odd.rego")).toBe(even);
    expect(await bench.run(["fmt", "--fail", "-l", "fmt"])).toEqual({ status: 0, out: "", err: "" });
  });

  test("versions of the language, also by the environment", async () => {
    bench.put({ "v0.rego": "package a\np { input.x }\n" });
    expect((await bench.run(["fmt", "v0.rego"])).status).toBe(2);
    expect((await bench.run(["fmt", "--v0-compatible", "v0.rego"])).out).toBe("package a\n\np {\n\tinput.x\n}\n");
    expect((await bench.run(["fmt", "--rego-v1", "v0.rego"])).out).toContain("import rego.v1");
    expect((await bench.run(["fmt", "v0.rego"], { env: { OPA_FMT_V0_V1: "true" } })).out).toContain("import rego.v1");
  });
});
