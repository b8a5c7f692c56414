import { isJsonArray } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { regoEngine } from "../src/engine/rego.ts";
import { type Engine, runCases, runRegoTests } from "../src/index.ts";
import { type Files, IMAGE_RULE, load, MANIFEST, POD } from "./rulebook-directory.ts";

const CASES = `apiVersion: rulebook/v1
kind: Cases
rule: acme/allowed-images
parameters: {allowed: [r.example/side]}
cases:
`;

/** The engine with explanations: each element read the first container's image. */
const engine: Engine = {
  parse: (text, file, version) => regoEngine.parse(text, file, version),
  prepare: async (texts) => regoEngine.prepare(texts),
  compile(options) {
    const { value, diagnostics } = regoEngine.compile(options);
    if (value === undefined) return { diagnostics };
    return {
      diagnostics,
      value: {
        query(text) {
          const query = value.query(text);
          return {
            ...query,
            explain(input, given) {
              const elements = query.evaluate(input, given).value;
              const reads = [{ path: ["spec", "containers", 0, "image"], missing: 0 }];
              return { results: isJsonArray(elements) ? elements.map((element) => ({ value: element, reads })) : [] };
            },
          };
        },
      },
    };
  },
};

/** Names, outcomes and failure codes of the cases. */
async function run(cases: string, more: Files = {}) {
  const rulebook = await load(
    {
      "rulebook.yaml": MANIFEST,
      "rules/i.rego": IMAGE_RULE,
      "tests/fixtures/pod.yaml": POD,
      "tests/i.cases.yaml": CASES + cases,
      ...more,
    },
    { engine },
  );
  const { results, diagnostics } = await runCases(rulebook, { now: 0 });
  return [
    ...results.map(({ name, outcome, failures }) => [name, outcome, ...failures.map(({ code }) => code)]),
    ...diagnostics.map(({ code, span }) => [code, span?.start.line]),
  ];
}

test.each<[string, readonly (string | number | undefined)[]]>([
  ["{violations: [{line: 9, column: 14, instance: app}]}", ["passed"]],
  ["{violations: [{message: 'container app: image docker.io/nginx is from elsewhere'}]}", ["passed"]],
  ["{violations: [{line: 8, instance: app}]}", ["failed", "missing_violation"]],
  ["{violations: [{line: 9}, {instance: app}]}", ["failed", "missing_violation"]],
  ["{violations: []}", ["failed", "unexpected_violation"]],
  ["{violations: [], parameters: {allowed: [docker.io/nginx, r.example/side]}}", ["passed"]],
  ["{violations: [{line: 9}], unknown: [spec.x]}", ["failed", "unknown_differs"]],
])("%s", async (body, expected) => {
  expect(await run(`  - {name: c, file: fixtures/pod.yaml, ${body.slice(1)}\n`)).toEqual([["c", ...expected]]);
});

test("mistakes of a cases file are diagnostics, the other cases run", async () => {
  const found = await run(
    `  - {name: a, file: fixtures/none.yaml}
  - {name: b, file: fixtures/pod.yaml, parameters: {alowed: []}}
  - {name: c, file: fixtures/pod.yaml, violations: [{instance: app}]}
  - {name: d, file: fixtures/map.yaml}
`,
    {
      "tests/fixtures/map.yaml": "a: 1\n",
      "tests/j.cases.yaml": CASES.replace("allowed-images", "allowed-image"),
      "tests/k.cases.yaml": `${CASES.replace("allowed-images", "allowed-image")}  - {name: a, file: b}\n`,
    },
  );
  expect(found).toEqual([
    ["c", "passed"],
    ["d", "failed", "not_judged"],
    ["cases_unreadable_file", 6],
    ["rulebook_bad_parameter", 7],
    ["rulebook_wrong_type", 5],
    ["rulebook_unknown_rule", 3],
  ]);
});

test("Rego tests: passed, failed, to do, conflicting, printed", async () => {
  const rulebook = await load({
    "rulebook.yaml": MANIFEST,
    "rules/i.rego": IMAGE_RULE,
    "rules/i_test.rego": `package acme.allowed_images_test

import data.acme.allowed_images

pod := {"spec": {"containers": [{"name": "c", "image": "x"}]}}

test_foreign if {
	some v in allowed_images.deny with input as pod with data.parameters.allowed as []
	v.container == "c"
}

test_allowed if {
	allowed_images.deny == {{"container": "c", "image": "y"}} with input as pod with data.parameters.allowed as ["x"]
}

test_false := false

test_conflict := 1 if pod

test_conflict := 2 if pod

todo_test_later if false

helper if true
`,
  });
  const { results, diagnostics } = await runRegoTests(rulebook, { now: 0 });
  expect(diagnostics).toEqual([]);
  expect(
    results.map(({ name, outcome, failures, span }) => [
      name.split(".").at(-1),
      outcome,
      failures[0]?.code,
      span.start.line,
    ]),
  ).toEqual([
    ["test_foreign", "passed", undefined, 7],
    ["test_allowed", "failed", "false", 12],
    ["test_false", "failed", "false", 16],
    ["test_conflict", "failed", "rule_error", 18],
    ["todo_test_later", "todo", undefined, 22],
  ]);
});

test("a test file that does not compile is told, not run", async () => {
  const rulebook = await load({
    "rulebook.yaml": MANIFEST,
    "rules/i.rego": IMAGE_RULE,
    "rules/i_test.rego": "package t\n\ntest_x if y > 1\n",
  });
  const { results, diagnostics } = await runRegoTests(rulebook, { now: 0 });
  expect(results).toEqual([]);
  expect(diagnostics.map(({ code }) => code)).toEqual(["rego_unsafe_var_error"]);
});

describe("a case on a rule in TypeScript", () => {
  const rule = (check: string, keys = ""): string => `import { rule } from "@sekisho/rule";
export const x = rule({
  id: "x", title: "T", severity: "low", applies: [{ view: "k8s.pod" }], message: "{what}", ja: { message: "{what}" },${keys}
  check(pod, { report }) { ${check} },
});
`;
  const failures = async (check: string, { pods = POD, keys = "" } = {}) => {
    const rulebook = await load({
      "rulebook.yaml": MANIFEST,
      "rules/x.rule.ts": rule(check, keys),
      "tests/pod.yaml": pods,
      "tests/x.cases.yaml":
        "apiVersion: rulebook/v1\nkind: Cases\nrule: acme/x\ncases: [{name: a, file: pod.yaml, violations: [{line: 1}, {line: 2}]}]\n",
    });
    const { results } = await runCases(rulebook, { now: 0 });
    for (const { kind, ...made } of rulebook.rules) if (kind === "script" && "scripts" in made) made.scripts.close();
    return results[0]?.failures ?? [];
  };

  test("that throws is told once, with what it judged, and nothing else is", async () => {
    const two = `${POD}---\n${POD.replace("name: api", "name: web")}`;
    const found = await failures("pod.nothing.at;", { pods: two });
    expect(found.map(({ code }) => code)).toEqual(["rule_error"]);
    expect(found[0]?.message).toContain("rules/x.rule.ts:4:40");
    expect(found[0]?.message).toMatch(/Pod payments\/api, Pod payments\/web$/);
  });

  test("tells what a message names in vain, and what was meant", async () => {
    const found = await failures('report({ ...{ whta: pod.kind } }); report({ ...{ whta: 1 } }, [pod, "apiVersion"]);');
    expect(found.map(({ code }) => code)).toEqual(["message_field"]);
    expect(found[0]?.message).toMatch(/did you mean \{whta\}\?.*x\.rule\.ts:2:\d+\)$/);
  });

  test("tells what `instance` names in vain, and what was meant", async () => {
    const check =
      'report({ ...{ what: "a", contianer: 1 } }); report({ ...{ what: "b", container: 1 } }, [pod, "kind"]);';
    const found = await failures(check, { keys: ' instance: "container",' });
    expect(found.map(({ code }) => code)).toEqual(["instance_field"]);
    expect(found[0]?.message).toMatch(/did you mean contianer\?.*x\.rule\.ts:2:\d+\)$/);
  });

  test.each([
    ["[pod.spec, 3]", ["place_impossible"]],
    ['[pod.spec.containers, "x"]', ["place_impossible"]],
    ['[pod.spec, "nope", 3, "x"]', []],
    ['[pod.spec.containers, 7, "image"]', []],
  ])("that reports at %s", async (at, codes) => {
    const found = await failures(`report({ what: 1 }, ${at}); report({ what: 2 });`);
    expect(found.map(({ code }) => code).filter((code) => code.startsWith("place"))).toEqual(codes);
  });
});
