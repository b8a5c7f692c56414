/** `sekisho test`: what it runs, what it tells of it, and what its status is. */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Files, folder, RULEBOOK, sekisho } from "./world.ts";

const MEMORY = `import { rule } from "@sekisho/rule";

export function isBig(limit: string): boolean {
  if (limit.endsWith("Ti")) {
    return true;
  }
  return limit.endsWith("Gi");
}

export const memory = rule({
  id: "memory", title: "T", severity: "low", applies: [{ view: "k8s.pod" }], message: "{container}", instance: "container",
  check(pod, { report }) {
    for (const { name, resources } of pod.spec?.containers ?? []) {
      const limit = resources?.limits?.memory;
      if (limit !== undefined && isBig(String(limit))) report({ container: name });
    }
  },
});
`;

const REGO_TEST = `package acme.host_network_test

import data.acme.host_network

test_host_network if count(host_network.deny) == 1 with input as {"spec": {"hostNetwork": true}}
`;

const unitTest = (body: string): string => `import { equal, test } from "@sekisho/rule/test";
import { isBig, memory } from "./memory.rule.ts";

test("a gigabyte", () => equal([isBig("1Gi"), memory.violations({ spec: {} })], ${body}));
`;

const CASES = `apiVersion: rulebook/v1
kind: Cases
rule: acme/memory
cases: [{name: none is set, file: pod.yaml, violations: []}]
`;

const WHOLE: Files = {
  ...RULEBOOK,
  "rulebook/rules/host_test.rego": REGO_TEST,
  "rulebook/rules/memory.rule.ts": MEMORY,
  "rulebook/rules/memory.rule.test.ts": unitTest("[true, []]"),
  "rulebook/tests/memory.cases.yaml": CASES,
  "rulebook/tests/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c}]}\n",
};

interface TestsJson {
  readonly version: string;
  readonly exitStatus: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly rulebooks: readonly {
    readonly name: string;
    readonly tests: readonly { readonly kind: string; readonly outcome: string; readonly line: number }[];
    readonly coverage?: {
      readonly lines: { readonly reached: number; readonly all: number };
      readonly files: readonly {
        readonly file: string;
        readonly rules: readonly string[];
        readonly gaps: readonly { readonly kind: string; readonly line: number; readonly column: number }[];
      }[];
    };
  }[];
  readonly diagnostics: readonly { readonly code: string; readonly line?: number }[];
}

async function json(cwd: string, ...argv: readonly string[]): Promise<TestsJson> {
  const { out } = await sekisho(cwd, ["test", "--output", "json", ...argv]);
  // The tests check what they read of it.
  return JSON.parse(out) as TestsJson;
}

test("Rego tests, TypeScript tests and cases in one list, and one status", async () => {
  const cwd = folder(WHOLE);
  const { status, out } = await sekisho(cwd, ["test", "--verbose"]);
  expect(status).toBe(0);
  expect(out).toMatch(
    /passed {2}acme\.host_network_test\.test_host_network\npassed {2}memory\.rule\.test\.ts: a gigabyte\npassed {2}acme\/memory: none is set\n3 passed, 0 failed \(/,
  );
  writeFileSync(join(cwd, "rulebook/rules/memory.rule.test.ts"), unitTest("[false, []]"));
  const failed = await sekisho(cwd, ["test"]);
  expect(failed.status).toBe(1);
  expect(failed.out).toMatch(
    /failed {2}memory\.rule\.test\.ts: a gigabyte\n {2}--> rulebook\/rules\/memory\.rule\.test\.ts:4:1\n/,
  );
  expect(failed.out).toMatch(/expected {2}\[false,\[\]\]\n +found {5}\[true,\[\]\]\n/);
});

test("--run chooses tests of every kind by their title", async () => {
  const cwd = folder(WHOLE);
  const kinds = async (pattern: string) =>
    (await json(cwd, "--run", pattern)).rulebooks.flatMap(({ tests }) => tests.map(({ kind }) => kind));
  expect(await kinds("gigabyte")).toEqual(["typescript"]);
  expect(await kinds("^acme/memory: ")).toEqual(["case"]);
  expect(await kinds("test_host")).toEqual(["rego"]);
  expect((await sekisho(cwd, ["test", "--run", "nothing"])).status).toBe(2);
});

test("--coverage tells by rule what no test reaches, in both languages", async () => {
  const rego = `${String(RULEBOOK["rulebook/rules/host.rego"])}
deny contains {"msg": "hostPID is true"} if {
	input.spec.hostPID == true
}

word(x) := "a" if {
	x == 1
} else := "b"

deny contains {"msg": word(1)} if input.spec.word
`;
  const cwd = folder({ ...WHOLE, "rulebook/rules/host.rego": rego });
  const { rulebooks, exitStatus } = await json(cwd, "--coverage");
  expect(exitStatus).toBe(0);
  const files = rulebooks[0]?.coverage?.files.map(({ rules, gaps }) => [
    ...rules,
    ...gaps.map(({ kind, line, column }) => `${kind} ${line}:${column}`),
  ]);
  expect(files).toEqual([
    ["acme/host-network", "body 13:1", "body 17:1", "body 21:1"],
    ["acme/memory", "branch 4:29", "branch 14:30", "branch 15:31", "branch 15:56"],
  ]);
  const { status, out } = await sekisho(cwd, ["test", "--coverage"]);
  expect(status).toBe(0);
  expect(out).toMatch(/acme\/host-network\n +--> rulebook\/rules\/host\.rego:13:1 {2}never holds\n/);
  expect(out).toMatch(/--> rulebook\/rules\/memory\.rule\.ts:4:29 {2}is never entered\n/);
});

test("in Japanese, also what failed and what is not covered", async () => {
  const cwd = folder({
    ...WHOLE,
    "rulebook/tests/memory.cases.yaml": CASES.replace("violations: []", "violations: [{instance: c}]"),
  });
  const { status, out } = await sekisho(cwd, ["test", "--verbose", "--coverage", "--threshold", "100", "--lang", "ja"]);
  expect(status).toBe(1);
  expect(out).toMatch(/^ルールブック acme 1\.0\.0\n成功 {2}acme\.host_network_test/);
  expect(out).toMatch(/失敗 {2}acme\/memory: none is set\n[^]* {2}ケースに書かれた違反が見つかりません\n {4}期待 {2}/);
  expect(out).toMatch(/\nカバレッジ\n[^]*memory\.rule\.ts:4:29 {2}入ったことがない\n/);
  expect(out).toMatch(
    /カバレッジが足りません: \d+ 行の [\d.]+ % です。100 % が求められています。\n成功 2 件、失敗 1 件（/,
  );
  const none = await sekisho(cwd, ["test", "--run", "^nothing$", "--lang", "ja"]);
  expect([none.status, none.out]).toEqual([2, "--run ^nothing$ に題名が一致するテストはありません。\n"]);
});

test("--threshold below which the status is 1, with the places that are not covered", async () => {
  const cwd = folder(WHOLE);
  const { lines } = (await json(cwd, "--coverage")).rulebooks[0]?.coverage ?? {};
  const percent = (100 * (lines?.reached ?? 0)) / (lines?.all ?? 1);
  expect(percent).toBeGreaterThan(50);
  expect(percent).toBeLessThan(100);
  expect((await sekisho(cwd, ["test", "--threshold", String(Math.floor(percent))])).status).toBe(0);
  const { status, out } = await sekisho(cwd, ["test", "--threshold", "100"]);
  expect(status).toBe(1);
  expect(out).toMatch(/memory\.rule\.ts:4:29 {2}is never entered\n/);
  expect(out).toMatch(/Too little is covered: [\d.]+ % of \d+ lines, 100 % are asked for\.\n3 passed/);
});

test("JUnit and JSON go where they are sent, text to the terminal", async () => {
  const cwd = folder({ ...WHOLE, "rulebook/rules/broken.test.ts": "import 'node:fs';\n" });
  const { status, out } = await sekisho(cwd, ["test", "--output", "junit=t.xml", "--output", "json=t.json"]);
  expect(status).toBe(2);
  expect(out).toMatch(/rule_import_refused[^]*3 passed, 0 failed, 1 mistake \(/);
  const xml = readFileSync(join(cwd, "t.xml"), "utf8");
  expect(xml).toMatch(/<testsuites name="sekisho" tests="4" failures="0" errors="1" skipped="0"/);
  expect(xml).toMatch(
    /<testcase name="acme\/memory: none is set" classname="case" file="rulebook\/tests\/memory\.cases\.yaml" time=/,
  );
  const { version, exitStatus, counts, diagnostics } = JSON.parse(
    readFileSync(join(cwd, "t.json"), "utf8"),
  ) as TestsJson;
  expect([version, exitStatus, counts, diagnostics.map(({ code, line }) => [code, line])]).toEqual([
    "test/1",
    2,
    { passed: 3, failed: 0, todo: 0, mistakes: 1 },
    [["rule_import_refused", 1]],
  ]);
});

test.each<[string, readonly string[], RegExp]>([
  ["a threshold above all", ["--threshold", "101"], /--threshold: expected per cent/],
  ["a pattern that is none", ["--run", "("], /--run: /],
  ["a form that is none", ["--output", "sarif"], /--output: expected one of text, json, junit/],
  ["a day that is none", ["--at", "soon"], /--at: expected a day/],
  ["JSON again and again", ["--watch", "--output", "json"], /--watch: standard output is text/],
])("refused: %s", async (_, argv, said) => {
  const { status, out, err } = await sekisho(folder(WHOLE), ["test", ...argv]);
  expect([status, out]).toEqual([2, ""]);
  expect(err).toMatch(said);
});

test("--watch runs them again when a file changes", { timeout: 120_000 }, async () => {
  const cwd = folder({ ...RULEBOOK, "rulebook/rules/host_test.rego": REGO_TEST });
  const main = join(import.meta.dirname, "../src/main.ts");
  const code = `const { main } = await import(${JSON.stringify(main)}); process.exitCode = await main(["test", "--watch"]);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    cwd,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    let out = "";
    child.stdout.setEncoding("utf8");
    const until = async (pattern: RegExp): Promise<void> => {
      for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
        out += String(text);
        if (pattern.test(out)) return;
      }
      throw new Error(`it ended: ${out}`);
    };
    await until(/1 passed, 0 failed [^]*Waiting for a change\.\n/);
    writeFileSync(join(cwd, "rulebook/rules/host_test.rego"), REGO_TEST.replace("== 1", "== 2"));
    await until(/0 passed, 1 failed [^]*Waiting for a change\.\n/);
  } finally {
    child.kill();
  }
});
