import { type Json, type Path, Problem } from "@sekisho/core";
import { json } from "@sekisho/formats";
import { type Subject, subjectsOf } from "@sekisho/subject";
import { describe, expect, test } from "vitest";
import { regoEngine } from "../src/engine/rego.ts";
import { type Engine, type JudgeContext, openRulebook, type Query, type Verdict } from "../src/index.ts";
import { type Files, IMAGE_RULE, load, MANIFEST, POD, subjectsIn } from "./rulebook-directory.ts";

const FILES: JudgeContext = { gate: "files", now: Date.parse("2026-11-22T00:00:00Z") };

/** The real engine with answers of our own for what a query explains or can't know. */
function engineThat(change: (query: Query) => Partial<Query>): Engine {
  return {
    parse: (text, file, version) => regoEngine.parse(text, file, version),
    prepare: async (texts) => regoEngine.prepare(texts),
    compile(options) {
      const { value, diagnostics } = regoEngine.compile(options);
      if (value === undefined) return { diagnostics };
      return { value: { query: (text) => ({ ...value.query(text), ...change(value.query(text)) }) }, diagnostics };
    },
  };
}

/** A rule in `package acme.x` with `more` metadata (YAML lines) and a body of Rego. */
function rule(body: string, more: readonly string[] = []): string {
  const lines = [
    "id: x",
    "severity: low",
    ...(more.some((l) => l.startsWith("applies")) ? [] : ["applies: [{view: k8s.object}]"]),
    ...more,
  ];
  return `# METADATA\n# scope: package\n# title: T\n# custom:\n#   sekisho:\n${lines.map((line) => `#     ${line}\n`).join("")}package acme.x\n\n${body}\n`;
}

async function judge(files: Files, subjects: readonly Subject[], context: Partial<JudgeContext> = {}, engine?: Engine) {
  const rulebook = await load({ "rulebook.yaml": MANIFEST, ...files }, engine === undefined ? {} : { engine });
  return openRulebook(rulebook).judge(subjects, { ...FILES, ...context });
}

function only(verdicts: readonly Verdict[]): Verdict {
  const [verdict] = verdicts;
  if (verdict === undefined || verdicts.length !== 1) throw new Error(`expected one verdict, found ${verdicts.length}`);
  return verdict;
}

const CONFIGURED = {
  "rulebook.yaml": `${MANIFEST}rules: {acme/allowed-images: {parameters: {allowed: [r.example/side]}}}\n`,
  "rules/i.rego": IMAGE_RULE,
};

describe("a native rule", () => {
  test("gives message, instance, evidence and key", async () => {
    const verdict = only(await judge(CONFIGURED, subjectsIn(POD)));
    expect(verdict.judged).toEqual(["acme/allowed-images"]);
    expect(verdict.violations).toMatchObject([
      {
        rule: "acme/allowed-images",
        severity: "high",
        action: "deny",
        message: "container app: image docker.io/nginx is from elsewhere",
        instance: "app",
        evidence: { container: "app", image: "docker.io/nginx" },
      },
    ]);
    expect(verdict.violations[0]?.key).toMatch(/^[a-z2-7]{26}$/);
    expect(verdict.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test("speaks the asked language", async () => {
    const verdict = only(await judge(CONFIGURED, subjectsIn(POD), { language: "ja" }));
    expect(verdict.violations[0]?.message).toBe("コンテナ app: イメージ docker.io/nginx は別の場所のものです");
  });

  test("without a required parameter is not judged and listed once", async () => {
    const rulebook = await load({ "rulebook.yaml": MANIFEST, "rules/i.rego": IMAGE_RULE });
    const opened = openRulebook(rulebook);
    expect(opened.notConfigured).toEqual([{ rule: "acme/allowed-images", missing: ["allowed"] }]);
    expect(only(await opened.judge(subjectsIn(POD), FILES)).judged).toEqual([]);
  });

  test("of a workload's Pod speaks of the workload", async () => {
    const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: payments}
spec:
  template:
    spec:
      containers: [{name: app, image: evil}]
`;
    const engine = engineThat((query) => ({
      explain: (input, options) => ({
        results: (query.evaluate(input, options).value as Json[]).map((value) => ({
          value,
          reads: [{ path: ["spec", "containers", 0, "image"], missing: 0 }],
        })),
      }),
    }));
    const verdict = only(await judge(CONFIGURED, subjectsIn(deployment), {}, engine));
    expect(verdict.subject.type).toBe("k8s:apps/Deployment");
    expect(verdict.violations[0]?.path).toEqual(["spec", "template", "spec", "containers", 0, "image"]);
    expect(verdict.violations[0]?.places).toEqual([
      { file: "deploy/app.yaml", line: 7, column: 39, endLine: 7, endColumn: 43 },
    ]);
  });
});

describe("places", () => {
  const placed = (reads: readonly { readonly path: Path; readonly missing: number }[][]) =>
    engineThat(() => ({ explain: () => ({ results: reads.map((read) => ({ value: "x", reads: read })) }) }));

  test.each<[string, Path, number, readonly [number, number, number, number]]>([
    ["a value", ["spec", "containers", 0, "image"], 0, [9, 14, 9, 29]],
    [
      "a missing value below an item: the item's start",
      ["spec", "containers", 1, "securityContext", "privileged"],
      2,
      [10, 7, 10, 11],
    ],
    ["a missing value below a key: the key", ["metadata", "labels", "app"], 2, [3, 1, 3, 9]],
    ["a missing value of the document: its start", ["hostPID"], 1, [1, 1, 1, 11]],
    ["a missing value that is counted too low", ["spec", "containers", 1, "ports"], 0, [10, 7, 10, 11]],
    ["the document as a whole", [], 0, [1, 1, 1, 11]],
  ])("%s", async (_, path, missing, [line, column, endLine, endColumn]) => {
    const verdict = only(
      await judge(
        { "rules/r.rego": rule('deny contains "x" if input.kind') },
        subjectsIn(POD),
        {},
        placed([[{ path, missing }]]),
      ),
    );
    expect(verdict.violations[0]?.places).toEqual([{ file: "deploy/app.yaml", line, column, endLine, endColumn }]);
    expect(verdict.violations[0]?.path).toEqual(path);
  });

  test("several derivations of one result are its places", async () => {
    const engine = placed([0, 1].map((i) => [{ path: ["spec", "containers", i, "image"], missing: 0 }]));
    const verdict = only(
      await judge({ "rules/r.rego": rule('deny contains "x" if input.kind') }, subjectsIn(POD), {}, engine),
    );
    expect(verdict.violations.map(({ places }) => places.map(({ line }) => line))).toEqual([[9, 11]]);
  });
});

describe("applies", () => {
  const applied = async (applies: string, text: string, context: Partial<JudgeContext> = {}) =>
    only(
      await judge(
        { "rules/r.rego": rule('deny contains "x" if true', [`applies: ${applies}`]) },
        subjectsIn(text),
        context,
      ),
    ).judged.length;

  test.each<[string, number]>([
    ["[{view: k8s.object}]", 1],
    ["[{view: k8s.pod}]", 1],
    ["[{view: k8s.object, kinds: [Pod]}]", 1],
    ["[{view: k8s.object, kinds: [apps/Deployment]}]", 0],
    ["[{view: k8s.object, kinds: [apps/Deployment]}, {view: k8s.pod}]", 1],
    ["[{view: k8s.object, namespaces: [payments]}]", 1],
    ["[{view: k8s.object, namespaces: ['pay*']}]", 1],
    ["[{view: k8s.object, namespaces: [kube-system]}]", 0],
    ["[{view: tf.change}]", 0],
    ["[{view: file}]", 0],
    ["[{view: k8s.object, operations: [CREATE]}]", 1],
    ["[{view: k8s.object, operations: [DELETE]}]", 0],
  ])("%s on a Pod: %i", async (applies, count) => {
    expect(await applied(applies, POD)).toBe(count);
  });

  test.each<[string, string, number]>([
    ["[{view: k8s.object, operations: [DELETE]}]", "DELETE", 1],
    ["[{view: k8s.object, operations: [CREATE]}]", "DELETE", 0],
    ["[{view: k8s.object}]", "DELETE", 1],
  ])("%s when the gate says %s: %i", async (applies, operation, count) => {
    expect(await applied(applies, POD, { operation })).toBe(count);
  });

  test("changes that do nothing are judged only where a rule names them", async () => {
    const change = (address: string, actions: string, mode = "managed") =>
      `{"address": "${address}", "mode": "${mode}", "type": "aws_s3_bucket", "name": "b", "change": {"actions": ["${actions}"], "before": null, "after": {}, "after_unknown": {}}}`;
    const plan = `{"format_version": "1.2", "resource_changes": [${change("aws_s3_bucket.a", "create")}, ${change("aws_s3_bucket.b", "no-op")}, ${change("aws_s3_bucket.c", "delete")}, ${change("data.aws_s3_bucket.d", "read", "data")}]}`;
    const { documents } = json.read(new TextEncoder().encode(plan), "infra/plan.json");
    const { subjects } = subjectsOf(documents, { scope: "", root: "" });
    const judged = async (applies: string) =>
      (await judge({ "rules/r.rego": rule('deny contains "x" if true', [`applies: ${applies}`]) }, subjects)).map(
        ({ judged }) => judged.length,
      );
    expect(await judged("[{view: tf.change, types: [aws_s3_bucket]}]")).toEqual([1, 0, 0, 0]);
    expect(await judged("[{view: tf.change, operations: [delete]}]")).toEqual([0, 0, 1, 0]);
    expect(await judged("[{view: tf.change, types: ['aws_iam_*']}]")).toEqual([0, 0, 0, 0]);
  });
});

describe("stages", () => {
  const staged = async (stages: string, context: Partial<JudgeContext> = {}, body = 'deny contains "x" if true') => {
    const manifest = `${MANIFEST}stages:\n${stages}`;
    const verdict = only(
      await judge({ "rulebook.yaml": manifest, "rules/r.rego": rule(body) }, subjectsIn(POD), context),
    );
    return {
      deny: verdict.violations.length,
      warn: verdict.warnings.length,
      audit: verdict.audited.length,
      judged: verdict.judged.length,
    };
  };
  const DENY = { deny: 1, warn: 0, audit: 0, judged: 1 };
  const WARN = { deny: 0, warn: 1, audit: 0, judged: 1 };
  const AUDIT = { deny: 0, warn: 0, audit: 1, judged: 1 };
  const OFF = { deny: 0, warn: 0, audit: 0, judged: 0 };
  const day = (text: string) => ({ now: Date.parse(text) });

  test.each<[string, string, Partial<JudgeContext>, object]>([
    ["warn", "  - {rules: [acme/x], action: warn}\n", {}, WARN],
    ["audit", "  - {rules: [acme/*], action: audit}\n", {}, AUDIT],
    ["off, as YAML reads it", "  - {rules: [acme/*], action: off}\n", {}, OFF],
    ["off in quotes", "  - {rules: [acme/*], action: 'off'}\n", {}, OFF],
    ["first match", "  - {rules: [acme/*], action: audit}\n  - {rules: ['**'], action: warn}\n", {}, AUDIT],
    ["another gate", "  - {rules: [acme/*], gates: [admission], action: warn}\n", {}, DENY],
    ["its gate", "  - {rules: [acme/*], gates: [admission], action: warn}\n", { gate: "admission" }, WARN],
    ["its scope", "  - {rules: [acme/*], scopes: ['repo:github.com/acme/*'], action: warn}\n", {}, WARN],
    ["another scope", "  - {rules: [acme/*], scopes: ['cluster:dev-*'], action: warn}\n", {}, DENY],
    ["last day", "  - {rules: [acme/*], action: audit, until: 2027-01-31}\n", day("2027-01-31T23:59:59Z"), AUDIT],
    [
      "past, later entries aren't tried",
      "  - {rules: [acme/*], action: audit, until: 2027-01-31}\n  - {rules: ['**'], action: warn}\n",
      day("2027-02-01T00:00:00Z"),
      DENY,
    ],
  ])("%s", async (_, stages, context, expected) => {
    expect(await staged(stages, context)).toEqual(expected);
  });
});

describe("a Conftest-style package", () => {
  const MAIN = `package main

deny_kind contains msg if {
	input.kind == "Pod"
	msg := "a pod"
}

warn_kind contains {"msg": "careful", "kind": input.kind} if input.kind

violation contains {"msg": "list"} if input.items
`;
  test("gets the document as it is, warn at most where it warns", async () => {
    const verdict = only(await judge({ "rules/main.rego": MAIN }, subjectsIn(POD)));
    expect(verdict.judged).toEqual(["acme/main/deny_kind", "acme/main/violation", "acme/main/warn_kind"]);
    expect(verdict.violations.map(({ rule, message }) => [rule, message])).toEqual([["acme/main/deny_kind", "a pod"]]);
    expect(verdict.warnings.map(({ rule, message, evidence }) => [rule, message, evidence])).toEqual([
      ["acme/main/warn_kind", "careful", { kind: "Pod" }],
    ]);
  });

  test("keeps the title of its METADATA; `exception` is told of", async () => {
    const text = `package main

# METADATA
# title: No Pods
# description: Pods die.
deny contains "x" if true

exception contains ["x"] if true
`;
    const rulebook = await load({ "rulebook.yaml": MANIFEST, "rules/main.rego": text });
    expect(rulebook.rules.map(({ texts }) => texts.en)).toEqual([{ title: "No Pods", why: "Pods die." }]);
    expect(rulebook.warnings.map(({ code, span }) => [code, span?.start.line])).toEqual([
      ["rulebook_exception_not_read", 8],
    ]);
  });

  test("answers for the whole of a document with several subjects", async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}\n`;
    const verdicts = await judge(
      {
        "rules/main.rego": MAIN,
        "rules/r.rego": rule('deny contains "x" if true', ["applies: [{view: k8s.object}, {view: file}]"]),
      },
      subjectsIn(list),
    );
    expect(verdicts.map(({ subject, judged }) => [subject.type, judged])).toEqual([
      ["k8s:Pod", ["acme/x"]],
      ["file:yaml", ["acme/main/deny_kind", "acme/main/violation", "acme/main/warn_kind"]],
    ]);
    expect(verdicts[1]?.violations.map(({ message }) => message)).toEqual(["list"]);
  });

  test("a result without a text is an error of that rule alone", async () => {
    const bad = 'package main\n\ndeny contains {"m": 1} if true\n\ndeny_x contains "x" if true\n';
    const verdict = only(await judge({ "rules/main.rego": bad }, subjectsIn(POD)));
    expect(verdict.errors.map(({ rule, code }) => [rule, code])).toEqual([["acme/main/deny", "rule_result_invalid"]]);
    expect(verdict.violations.map(({ rule }) => rule)).toEqual(["acme/main/deny_x"]);
  });
});

test("a conflict or a loop in one rule takes nothing else with it", async () => {
  const verdict = only(
    await judge(
      {
        "rules/r.rego": rule('deny contains "x" if f\n\nf := 1 if input.kind\n\nf := 2 if input.kind'),
        "rules/main.rego":
          'package main\n\ndeny_slow contains x if {\n\tsome x in input.spec.containers\n\tsome y in input.spec.containers\n\tx == y\n}\n\ndeny_ok contains "ok" if true\n',
      },
      subjectsIn(POD),
      { limits: { steps: 2 } },
    ),
  );
  expect(verdict.errors.map(({ rule, code }) => [rule, code])).toEqual([
    ["acme/x", "eval_conflict_error"],
    ["acme/main/deny_slow", "eval_budget_exceeded"],
  ]);
  expect(verdict.violations.map(({ rule }) => rule)).toEqual(["acme/main/deny_ok"]);
});

describe("unknown", () => {
  test("a rule that reads the unknown is listed, beside its violations", async () => {
    const engine = engineThat(() => ({
      evaluateUnknown: (_input, paths) => ({ results: [{ value: "x", reads: [] }], unknown: paths }),
    }));
    const change = `{"address": "aws_s3_bucket.a", "mode": "managed", "type": "aws_s3_bucket", "name": "a", "change": {"actions": ["create"], "before": null, "after": {}, "after_unknown": {"acl": true}}}`;
    const { documents } = json.read(
      new TextEncoder().encode(`{"format_version": "1.2", "resource_changes": [${change}]}`),
      "infra/plan.json",
    );
    const { subjects } = subjectsOf(documents, { scope: "", root: "" });
    const verdict = only(
      await judge(
        { "rules/r.rego": rule('deny contains "x" if input.change.after.acl', ["applies: [{view: tf.change}]"]) },
        subjects,
        {},
        engine,
      ),
    );
    expect(verdict.violations.map(({ rule }) => rule)).toEqual(["acme/x"]);
    expect(verdict.unknown).toMatchObject([{ rule: "acme/x", action: "deny", paths: [["change", "after", "acl"]] }]);
  });
});

describe("with the engine's own explanations", () => {
  const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    spec:
      initContainers:
        - name: init
          securityContext:
            privileged: true
      containers:
        - name: app
          image: x
`;
  /** Messages and places of the violations. */
  async function found(body: string, text = deployment) {
    const verdict = only(await judge({ "rules/r.rego": rule(body, ["applies: [{view: k8s.pod}]"]) }, subjectsIn(text)));
    expect(verdict.errors).toEqual([]);
    return verdict.violations.map(({ message, places }) => [
      message,
      ...places.map(({ line, column }) => `${line}:${column}`),
    ]);
  }

  test("a value, a missing value, a negated helper", async () => {
    expect(
      await found(`deny contains c.name if {
	some kind in ["containers", "initContainers"]
	some c in input.spec[kind]
	c.securityContext.privileged == true
}`),
    ).toEqual([["init", "11:25"]]);
    expect(
      await found(`deny contains c.name if {
	some c in input.spec.containers
	not c.securityContext.privileged == false
}`),
    ).toEqual([["app", "13:11"]]);
    expect(
      await found(`deny contains c.name if {
	some c in input.spec.initContainers
	not sound(c)
}

sound(c) if c.securityContext.privileged == false`),
    ).toEqual([["init", "11:25"]]);
  });

  test("the same rule on a known, an unknown and a missing value gives three answers", async () => {
    const change = (after: string, unknown: string) =>
      `{"address": "aws_s3_bucket.a", "mode": "managed", "type": "aws_s3_bucket", "name": "a", "change": {"actions": ["create"], "before": null, "after": ${after}, "after_unknown": ${unknown}}}`;
    const plan = `{"format_version": "1.2", "resource_changes": [${change('{"acl": "public"}', "{}")}, ${change("{}", '{"acl": true}')}, ${change("{}", "{}")}]}`;
    const { documents } = json.read(new TextEncoder().encode(plan), "infra/plan.json");
    const { subjects } = subjectsOf(documents, { scope: "", root: "" });
    const body = 'deny contains "public" if input.change.after.acl == "public"';
    const verdicts = await judge({ "rules/r.rego": rule(body, ["applies: [{view: tf.change}]"]) }, subjects);
    expect(verdicts.map(({ violations, unknown }) => [violations.length, unknown.map(({ paths }) => paths)])).toEqual([
      [1, []],
      [0, [[["change", "after", "acl"]]]],
      [0, []],
    ]);
  });

  test("what a gate can't say is unknown there, and known where it can", async () => {
    const body =
      'deny contains "no" if data.context.user == "mallory"\n\ndeny contains "gate" if data.context.gate == "files"';
    const files = { "rules/r.rego": rule(body) };
    const inFiles = only(await judge(files, subjectsIn(POD)));
    expect(inFiles.violations.map(({ message }) => message)).toEqual(["gate"]);
    expect(inFiles.unknown.map(({ paths }) => paths)).toEqual([[["data", "context", "user"]]]);
    const admission = only(
      await judge(files, subjectsIn(POD), {
        gate: "admission",
        user: "mallory",
        operation: "CREATE",
        old: null,
        namespace: null,
      }),
    );
    expect(admission.violations.map(({ message }) => message)).toEqual(["no"]);
    expect(admission.unknown).toEqual([]);
  });
});

describe("secrets", () => {
  const SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  password: hunter2hunter2\n";
  test("evidence and messages never hold them", async () => {
    const body =
      'deny contains {"msg": msg, "value": value} if {\n\tvalue := input.stringData.password\n\tmsg := value\n}';
    const verdict = only(await judge({ "rules/r.rego": rule(body) }, subjectsIn(SECRET)));
    expect(verdict.violations).toHaveLength(1);
    expect(JSON.stringify(verdict)).not.toContain("hunter2");
    expect(verdict.violations[0]?.evidence).toEqual({ value: "(sensitive)" });
  });

  test("what a rule computed from one is not shown", async () => {
    const body = `deny contains {"msg": "m", "kind": input.kind, "rest": rest} if {
	rest := [input.stringData.password == "x", count(input.stringData.password), split(input.stringData.password, "r")[0]]
}`;
    const verdict = only(await judge({ "rules/r.rego": rule(body) }, subjectsIn(SECRET)));
    expect(verdict.violations[0]?.evidence).toEqual({ kind: "Secret", rest: [false, "(sensitive)", "(sensitive)"] });
  });

  test("a sentence made of one gives way to the title", async () => {
    const engine = engineThat(() => ({
      explain: () => ({
        results: [{ value: "starts with h", reads: [{ path: ["stringData", "password"], missing: 0 }] }],
      }),
    }));
    const verdict = only(
      await judge(
        { "rules/r.rego": rule('deny contains "starts with h" if input.kind') },
        subjectsIn(SECRET),
        {},
        engine,
      ),
    );
    expect(verdict.violations[0]?.message).toBe("T");
  });
});

test("a subject that can't be hashed is an error of each rule, and others are judged", async () => {
  const [pod] = subjectsIn(POD);
  if (pod === undefined) throw new Error("no Pod");
  const broken: Subject = {
    ...pod,
    digest: () => {
      throw new Problem("lone_surrogate", "half of a surrogate pair");
    },
  };
  const verdicts = await judge({ "rules/r.rego": rule('deny contains "x" if true') }, [broken, pod]);
  expect(verdicts.map(({ errors, digest }) => [errors.map(({ code }) => code), digest.length])).toEqual([
    [["lone_surrogate"], 0],
    [[], 64],
  ]);
});
