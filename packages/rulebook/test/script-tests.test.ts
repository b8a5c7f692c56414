/** Unit tests of rules in TypeScript, as `sekisho test` runs them. */
import { expect, test } from "vitest";
import { runScriptTests } from "../src/index.ts";
import { type Files, load, MANIFEST } from "./rulebook-directory.ts";

const RULE = `import { rule } from "@sekisho/rule";
export const noLatest = rule({
  id: "no-latest", title: "T", severity: "low", applies: [{ view: "k8s.pod" }], message: "{container}", instance: "container",
  parameters: { type: "object", properties: { word: { type: "string", default: ":latest" } } },
  check(pod, { report, parameters }) {
    for (const { name, image } of pod.spec?.containers ?? []) if (image?.endsWith(parameters.word)) report({ container: name });
  },
});
`;

const IMPORTS = `import { equal, ok, test, throws } from "@sekisho/rule/test";\n`;

async function run(tests: Files, wanted?: (title: string) => boolean) {
  const rulebook = await load({ "rulebook.yaml": MANIFEST, "rules/latest.rule.ts": RULE, ...tests });
  return runScriptTests(rulebook, {
    now: Date.parse("2026-11-22T00:00:00Z"),
    ...(wanted === undefined ? {} : { wanted }),
  });
}

/** Name, outcome, and what failed. */
async function outcomes(text: string) {
  const { results, diagnostics } = await run({ "rules/latest.rule.test.ts": IMPORTS + text });
  expect(diagnostics).toEqual([]);
  return results.map(({ name, outcome, failures }) => [
    name.replace("latest.rule.test.ts: ", ""),
    outcome,
    ...failures.map(({ code, expected, found }) =>
      [code, expected, found].filter((part) => part !== undefined).join(" "),
    ),
  ]);
}

const POD = `const pod = (image: string) => ({ spec: { containers: [{ name: "c", image }] } });\n`;

test("the rule object in a test with one import: what it finds, with defaults and given parameters", async () => {
  const text = `import { noLatest } from "./latest.rule.ts";\n${POD}
test("latest", () => equal(noLatest.violations(pod("x:latest")), [{ message: "c", evidence: { container: "c" }, path: ["spec", "containers", 0, "image"] }]));
test("other", () => equal(noLatest.violations(pod("x:1")).length, 0));
test("given", async () => { ok(noLatest.violations(pod("x:1"), { parameters: { word: ":1" } }).length === 1); });
test("wrong", () => equal(noLatest.violations(pod("x:1")).length, 1));
test("later");
`;
  expect(await outcomes(text)).toEqual([
    ["latest", "passed"],
    ["other", "passed"],
    ["given", "passed"],
    ["wrong", "failed", "unexpected 1 0"],
    ["later", "todo"],
  ]);
});

const BODIES: readonly (readonly [string, string, readonly string[]])[] = [
  ["lists of other length", "equal([1], [1, 2])", ["failed", "unexpected [1,2] [1]"]],
  [
    "objects, whatever made them, fields without a value left out",
    "equal({ a: [1n, { b: undefined }] }, { a: [1n, {}] })",
    ["passed"],
  ],
  ["a list is no object", "equal([], {})", ["failed", "unexpected {} []"]],
  ["a field more", "equal({ a: 1 }, {})", ["failed", 'unexpected {} {"a":1}']],
  ["not true", "ok('')", ["failed", 'unexpected ""']],
  ["throws", "throws(() => { throw new Error('too far'); }, /far/)", ["passed"]],
  ["throws something else", "throws(() => { throw new Error('x'); }, /far/)", ["failed", 'unexpected /far/ "x"']],
  ["throws nothing", "throws(() => 1)", ["failed", "unexpected undefined"]],
  ["an error", "null.x", ["failed", "unexpected"]],
  ["a promise that fails", "Promise.reject(new Error('x'))", ["failed", "unexpected"]],
  ["for ever", "(() => { for (;;); })()", ["failed", "rule_timeout"]],
  ["waits for what never comes", "new Promise(() => {})", ["failed", "rule_process_died"]],
  ["looks for the process", "ok(typeof process === 'undefined' && typeof fetch === 'undefined')", ["passed"]],
];

test("each test of a file by itself, whatever another one does", { timeout: 60_000 }, async () => {
  const text = BODIES.map(([name, body]) => `test(${JSON.stringify(name)}, () => ${body});\n`).join("");
  expect(await outcomes(text)).toEqual(BODIES.map(([name, , expected]) => [name, ...expected]));
});

test("a failure has its place, and what the test printed", async () => {
  const { results } = await run({
    "rules/deep/a_test.ts": `${IMPORTS}test("a", () => {\n  console.log("seen", { a: 1 });\n  equal(1, 2);\n});\n`,
  });
  expect(results).toMatchObject([
    { name: "deep/a_test.ts: a", span: { start: { line: 2, column: 1 } }, output: ['seen {"a":1}'] },
  ]);
  expect(results[0]?.failures[0]?.message).toMatch(/\(rules\/deep\/a_test\.ts:4:3\)$/);
});

test("only the tests that are wanted run", async () => {
  const { results } = await run(
    { "rules/a.test.ts": `${IMPORTS}test("one", () => ok(false));\ntest("two", () => ok(true));\n` },
    (title) => title.endsWith("two"),
  );
  expect(results.map(({ name, outcome }) => [name, outcome])).toEqual([["a.test.ts: two", "passed"]]);
});

test("mistakes of test files are theirs, each at its place; the others run", async () => {
  const { results, diagnostics } = await run({
    "rules/a.test.ts": `import { readFileSync } from "node:fs";\nreadFileSync("x");\n`,
    "rules/b.test.ts": `${IMPORTS}throw new Error("at load");\n`,
    "rules/c.test.ts": "export const nothing = 1;\n",
    "rules/d.test.ts": `${IMPORTS}test("d", () => {});\n`,
    "rules/e.test.ts": `${IMPORTS}for (;;);\n`,
  });
  expect(results.map(({ name, outcome }) => [name, outcome])).toEqual([["d.test.ts: d", "passed"]]);
  expect(
    diagnostics
      .map(({ code, span }) => `${span?.file.slice(-9)} ${code} ${span?.start.line}:${span?.start.column}`)
      .sort((a, b) => (a < b ? -1 : 1)),
  ).toEqual([
    "a.test.ts rule_import_refused 1:30",
    "b.test.ts rule_throws_at_load 2:7",
    "c.test.ts test_missing 1:1",
    "e.test.ts rule_throws_at_load 1:1",
  ]);
});

test("a rule may not import what is for tests", async () => {
  await expect(
    load({ "rulebook.yaml": MANIFEST, "rules/x.rule.ts": `import { ok } from "@sekisho/rule/test";\nok(true);\n` }),
  ).rejects.toThrow(/rule_import_refused/);
});
