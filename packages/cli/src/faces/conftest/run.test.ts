import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { conftest } from "./run.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-face-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function run(
  words: string,
  files: Readonly<Record<string, string>>,
  more: { env?: Record<string, string>; stdin?: string } = {},
): Promise<Ran> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  let [out, err] = ["", ""];
  const status = await conftest(words.split(" "), {
    cwd: directory,
    env: { SEKISHO_CACHE: "off", ...more.env },
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    stdin: async () => Buffer.from(more.stdin ?? ""),
  });
  return { status, out, err };
}

/** The last line of the output for people. */
const summary = ({ out }: Ran): string => out.trimEnd().split("\n").at(-1) ?? "";

const deny = (...bodies: readonly string[]): string => `package main\n\n${bodies.join("\n")}\n`;

describe("exceptions that can't be", () => {
  test.each([
    ["texts in place of lists", 'exception contains "a"', 1],
    ["a function", "exception(x) := x", 1],
    ["lists", 'exception contains ["a"]', 0],
    ["nothing", 'exception contains "a" if input.nothing', 1],
  ])("%s", async (_, exception, status) => {
    const policy = deny(exception, 'deny_a contains "x"');
    const ran = await run("test a.yaml", { "policy/p.rego": policy, "a.yaml": "a: 1" });
    expect(ran.status).toBe(status);
  });
});

describe("the same file twice", () => {
  test.each([
    ["test a.yaml a.yaml", "1 test,"],
    ["test a.yaml . --ignore rego", "1 test,"],
  ])("%s is judged once", async (words, expected) => {
    const ran = await run(words, { "policy/p.rego": deny('deny contains "x"'), "a.yaml": "a: 1" });
    expect(summary(ran)).toContain(expected);
  });
});

describe("counting", () => {
  test.each<[string, string, string, number]>([
    [
      "a rule that says nothing has passed",
      'deny contains "x" if input.bad',
      "1 test, 1 passed, 0 warnings, 0 failures, 0 exceptions",
      0,
    ],
    [
      "a rule that says something has failed",
      'deny contains "x"',
      "1 test, 0 passed, 0 warnings, 1 failure, 0 exceptions",
      1,
    ],
    [
      "each message counts",
      'deny contains msg if some msg in ["a", "b"]',
      "2 tests, 0 passed, 0 warnings, 2 failures, 0 exceptions",
      1,
    ],
    [
      "definitions that say nothing have passed",
      'deny contains "a"\ndeny contains "b" if input.bad',
      "2 tests, 1 passed, 0 warnings, 1 failure, 0 exceptions",
      1,
    ],
    ["warnings are no failures", 'warn_size contains "x"', "1 test, 0 passed, 1 warning, 0 failures, 0 exceptions", 0],
    [
      "other names are not asked",
      'denied contains "x"\nallow := true',
      "0 tests, 0 passed, 0 warnings, 0 failures, 0 exceptions",
      0,
    ],
    [
      "an exception takes the place of its rule",
      'deny_root contains "x"\nviolation_root contains "y"\nexception contains ["root"]',
      "2 tests, 0 passed, 0 warnings, 0 failures, 2 exceptions",
      0,
    ],
    [
      "the plain rule has an empty name",
      'deny contains "x"\nexception contains [""]',
      "1 test, 0 passed, 0 warnings, 0 failures, 1 exception",
      0,
    ],
  ])("%s", async (_, body, line, status) => {
    const ran = await run("test a.yaml --no-color", { "a.yaml": "a: 1\n", "policy/a.rego": deny(body) });
    expect([summary(ran), ran.status]).toEqual([line, status]);
  });
});

describe("statuses", () => {
  const files = {
    "a.yaml": "a: 1\n",
    "fail/a.rego": deny('deny contains "x"'),
    "warn/a.rego": deny('warn contains "x"'),
    "pass/a.rego": deny('deny contains "x" if input.bad'),
  };
  test.each<[string, number, boolean]>([
    ["test -p fail a.yaml", 1, true],
    ["test -p fail a.yaml --fail-on-warn", 2, true],
    ["test -p warn a.yaml --fail-on-warn", 1, true],
    ["test -p pass a.yaml --fail-on-warn", 0, true],
    ["test -p fail a.yaml --no-fail", 0, true],
    ["test -p pass a.yaml --quiet", 0, false],
    ["test -p warn a.yaml --quiet", 0, false],
    ["test -p fail a.yaml --quiet", 1, true],
    ["test -p nowhere a.yaml", 1, false],
    ["test -p pass nowhere.yaml", 1, false],
    ["test", 1, false],
    ["--version", 0, true],
    ["test --help", 0, true],
    ["test --nonsense", 1, false],
    ["-c nowhere.toml test -p pass a.yaml", 1, false],
  ])("%s ends with %d", async (words, status, says) => {
    const ran = await run(words, files);
    expect([ran.status, ran.out !== ""]).toEqual([status, says]);
  });
});

describe("settings", () => {
  const files = { "a.yaml": "a: 1\n", "rules/a.rego": deny('deny contains "x"') };

  test("conftest.yaml in the working directory is read, and the environment wins over it", async () => {
    const set = { ...files, "conftest.yaml": "policy: rules\noutput: tap\n" };
    expect((await run("test a.yaml", set)).out).toMatch(/^1\.\.1\n/);
    expect((await run("test a.yaml", set, { env: { CONFTEST_OUTPUT: "json" } })).out).toMatch(/^\[/);
    expect((await run("test a.yaml -o github", set, { env: { CONFTEST_OUTPUT: "json" } })).out).toMatch(/^::group/);
  });

  test("a named file is read in its place", async () => {
    const { status } = await run("test a.yaml --config-file other.json", {
      ...files,
      "other.json": '{"Policy": ["rules"]}',
    });
    expect(status).toBe(1);
  });
});

describe("what rules see", () => {
  test("the place of the file", async () => {
    const body = 'deny contains msg if msg := concat("/", [data.conftest.file.dir, data.conftest.file.name])';
    const ran = await run("test sub/a.yaml --no-color", { "sub/a.yaml": "a: 1\n", "policy/a.rego": deny(body) });
    expect(ran.out).toContain(join(directory, "sub", "a.yaml"));
  });

  test("data by their folders, merged", async () => {
    const ran = await run("test a.yaml -d data --no-color", {
      "a.yaml": "a: 1\n",
      "data/one.yaml": "x: {a: 1}\n",
      "data/two.json": '{"x": {"b": 2}}',
      "data/deep/three.yaml": "c: 3\n",
      "policy/a.rego": deny("deny contains json.marshal([data.x, data.deep])"),
    });
    expect(ran.out).toContain('[{"a":1,"b":2},{"c":3}]');
  });

  test("data that contradict each other are refused", async () => {
    const ran = await run("test a.yaml -d data", {
      "a.yaml": "a: 1\n",
      "data/one.yaml": "x: 1\n",
      "data/two.yaml": "x: 2\n",
      "policy/a.rego": deny('deny contains "x"'),
    });
    expect([ran.status, ran.out]).toEqual([1, ""]);
    expect(ran.err).toContain("merge error");
  });

  test("standard input, under the name that it is given", async () => {
    const files = { "policy/a.rego": deny("deny contains input.a") };
    const ran = await run("test - --stdin-filename s.yaml --no-color", files, { stdin: "a: said\n" });
    expect(ran.out).toContain("FAIL - s.yaml - main - said");
  });

  test("functions beyond those that are allowed are unknown", async () => {
    const capabilities = JSON.stringify({ builtins: [{ name: "eq" }] });
    const files = { "a.yaml": "a: 1\n", "c.json": capabilities, "policy/a.rego": deny("deny contains upper(input.a)") };
    const ran = await run("test a.yaml --capabilities c.json", files);
    expect([ran.status, ran.err.includes("undefined function upper")]).toEqual([1, true]);
  });
});

test("a format that Conftest reads and we do not yet ends with 2, everything else with 1", async () => {
  const files = { "a.cue": "", "b.json": "{", "policy/a.rego": deny('deny contains "x"') };
  expect((await run("test a.cue", files)).status).toBe(2);
  expect((await run("test b.json", files)).status).toBe(1);
});

test("several tests of one name are tests of their own", async () => {
  const tests = "package main\n\ntest_a if true\n\ntest_a if false\n\ntodo_test_b if true\n\ntest_c := 1\n";
  const ran = await run("verify --no-color", { "policy/a_test.rego": tests });
  expect(summary(ran)).toBe("4 tests, 1 passed, 0 warnings, 2 failures, 0 exceptions, 1 skipped");
  expect(ran.out).toContain("data.main.test_a#01");
});
