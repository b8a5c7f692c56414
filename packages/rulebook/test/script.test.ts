/** Rules in TypeScript: what they find, where, and what becomes of one that misbehaves. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Decimal } from "@sekisho/core";
import { afterEach, describe, expect, test } from "vitest";
import { type JudgeContext, type LoadOptions, loadRulebook, openRulebook, type Rulebook } from "../src/index.ts";
import { directoryWith, type Files, load, MANIFEST, mistakesOf, POD, subjectsIn } from "./rulebook-directory.ts";

const FILES: JudgeContext = { gate: "files", now: Date.parse("2026-11-22T00:00:00Z") };

const loaded: Rulebook[] = [];
afterEach(() => {
  for (const { rules } of loaded.splice(0)) for (const rule of rules) if (rule.kind === "script") rule.scripts.close();
});

async function judge(files: Files, text: string, context: Partial<JudgeContext> = {}, options: LoadOptions = {}) {
  const rulebook = await load({ "rulebook.yaml": MANIFEST, ...files }, options);
  loaded.push(rulebook);
  return openRulebook(rulebook).judge(subjectsIn(text), { ...FILES, ...context });
}

/** A file with one rule; `body` is what its check does with `pod` and `report`. */
function ruleFile(id: string, body: string, more = ""): string {
  return `import { rule } from "@sekisho/rule";
export const made = rule({
  id: "${id}", title: "T", severity: "low", applies: [{ view: "k8s.pod" }], message: "{container}", instance: "container",${more}
  check(pod, { report, parameters, data, context }) {
    ${body}
  },
});
`;
}

const containers = "for (const c of pod.spec?.containers ?? [])";

describe("a rule in TypeScript", () => {
  test("gives message, instance, evidence, place and key as one in Rego does", async () => {
    const body = `${containers} if (!parameters.allowed.some((registry) => c.image?.startsWith(registry))) report({ container: c.name, image: c.image });`;
    const more = `parameters: { type: "object", properties: { allowed: { type: "array", items: { type: "string" }, default: ["r.example/"] } } },
      ja: { message: "コンテナ {container}: {image}" },`;
    const [verdict] = await judge({ "rules/images.rule.ts": ruleFile("images", body, more) }, POD, { language: "ja" });
    expect(verdict?.judged).toEqual(["acme/images"]);
    expect(verdict?.errors).toEqual([]);
    expect(verdict?.violations).toMatchObject([
      {
        rule: "acme/images",
        message: "コンテナ app: docker.io/nginx",
        instance: "app",
        evidence: { container: "app", image: "docker.io/nginx" },
        path: ["spec", "containers", 0, "image"],
        places: [{ line: POD.split("\n").findIndex((line) => line.includes("docker.io/nginx")) + 1 }],
      },
    ]);
    expect(verdict?.violations[0]?.key).toMatch(/^[a-z2-7]{26}$/);
  });

  test("reads the rulebook's data, helpers beside it and what the gate knows", async () => {
    const files = {
      "data/teams.yaml": "core: {floor: 2}\n",
      "rules/lib/names.ts": "export const short = (name: string): string => name.slice(0, 3);\n",
      "rules/x.rule.ts": `import { short } from "./lib/names.ts";\n${ruleFile("x", 'report({ container: `${short("abcdef")} ${JSON.stringify(data)} ${context.gate}` });')}`,
    };
    const [verdict] = await judge(files, POD);
    expect(verdict?.violations[0]?.message).toBe('abc {"teams":{"core":{"floor":2}}} files');
  });

  test("tells what it read before each report, where that is asked for", async () => {
    const body = `if (pod.spec?.hostNetwork) return; for (const c of pod.spec?.containers ?? []) if (c.image?.includes("nginx")) report({ container: c.name });`;
    const files = { "rules/x.rule.ts": ruleFile("x", body) };
    const [told] = await judge(files, POD, { reads: true });
    const spec = ["spec", "containers", 0];
    expect(told?.violations.map(({ reads }) => reads?.map(({ path, isMissing }) => [path, isMissing]))).toEqual([
      [
        [[...spec, "image"], false],
        [[...spec, "name"], false],
        [["spec", "hostNetwork"], true],
      ],
    ]);
    const [silent] = await judge(files, POD);
    expect(silent?.violations.map(({ reads }) => reads)).toEqual([undefined]);
  });

  test("shows nothing that it may have computed from a secret", async () => {
    const secret =
      "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: ns}\ndata: {password: c2VjcmV0LWluLWJhc2U2NA==}\n";
    const file = (check: string): string => `import { rule } from "@sekisho/rule";
export const made = rule({
  id: "x", title: "T", severity: "low", applies: [{ view: "k8s.object", kinds: ["Secret"] }],
  check(secret, { report }) { ${check} },
});
`;
    const decoded = "const text = atob(String(secret.data?.password)); ";
    const printed: string[] = [];
    const options = { scripts: { print: (text: string) => void printed.push(text) } };
    const of = async (check: string) => {
      const [verdict] = await judge({ "rules/x.rule.ts": file(check) }, secret, {}, options);
      return verdict?.violations.map(({ message, evidence, places }) => [message, evidence, places.length]);
    };
    // The place is another, which is no secret: what was read before counts.
    expect(
      await of(
        `${decoded}if (secret.metadata?.name) report({ msg: text, found: text }, [secret, "metadata", "name"]);`,
      ),
    ).toEqual([["T", { found: "(sensitive)" }, 1]]);
    expect(
      await of(`if (secret.metadata?.name) report({ msg: "openly", found: "s" }, [secret, "metadata", "name"]);`),
    ).toEqual([["openly", { found: "s" }, 1]]);
    await of('console.log("once"); if (secret.metadata?.name) report("openly");');
    // It comes before the answer, although the rule is asked a second time.
    expect(printed.join("")).toBe("x: once\n");
  });

  test("that reads what the gate does not know is unknown", async () => {
    const [verdict] = await judge(
      { "rules/x.rule.ts": ruleFile("x", 'if (context.user === "eve") report({ container: "c" });') },
      POD,
    );
    expect(verdict?.violations).toEqual([]);
    expect(verdict?.unknown).toMatchObject([{ rule: "acme/x", paths: [["context", "user"]] }]);
  });

  test("sees exact numbers, and keys that objects elsewhere inherit", async () => {
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {a: b}}\nspec: {containers: [{name: c}], priority: 12345678901234567890}\n`;
    const body =
      "report({ container: `${typeof pod.spec.priority} ${pod.spec.priority} ${pod.metadata.labels.constructor} ${'toString' in pod.metadata}`, big: pod.spec.priority });";
    const [verdict] = await judge({ "rules/x.rule.ts": ruleFile("x", body) }, pod);
    expect(verdict?.violations[0]?.message).toBe("bigint 12345678901234567890 undefined false");
    const big = verdict?.violations[0]?.evidence["big"];
    expect(big instanceof Decimal && Decimal.text(big)).toBe("12345678901234567890");
  });

  test("has a clock that stands still and no dice", async () => {
    const body = "report({ container: `${new Date().toISOString()} ${Date.now()}` }); Math.random();";
    const verdicts = await judge({ "rules/x.rule.ts": ruleFile("x", body) }, POD);
    expect(verdicts[0]?.errors[0]?.code).toBe("rule_failed");
    expect(verdicts[0]?.errors[0]?.message).toContain("Math.random is not there");
  });
});

test("what a check prints is heard once, with the rule that says it", async () => {
  const heard: string[] = [];
  const body = `console.log("at", pod.metadata.name); ${containers} report({ container: c.name });`;
  const [verdict] = await judge(
    { "rules/x.rule.ts": ruleFile("x", body) },
    POD,
    {},
    {
      scripts: { print: (text) => heard.push(text) },
    },
  );
  expect(verdict?.violations).toHaveLength(2);
  await expect.poll(() => heard.join(""), { timeout: 20_000 }).toBe("x: at api\n");
});

describe("the place of a violation is", () => {
  const cases: readonly (readonly [what: string, body: string, path: readonly (string | number)[], line: number])[] = [
    [
      "the value that was tested",
      `${containers} if (c.securityContext?.privileged) report({ container: c.name });`,
      ["spec", "containers", 0, "securityContext", "privileged"],
      8,
    ],
    [
      "the deepest part there is, where something is missing",
      `${containers} if (c.securityContext?.runAsNonRoot !== true) report({ container: c.name });`,
      ["spec", "containers", 0, "securityContext", "runAsNonRoot"],
      8,
    ],
    [
      "the tested value, also when everything was read before",
      `${containers} { const { name, image } = c; if (image !== "x") report({ container: name, image }); }`,
      ["spec", "containers", 0, "image"],
      7,
    ],
    [
      "that of the part which the evidence names, also after a filter",
      `for (const c of (pod.spec?.containers ?? []).filter((c) => c.securityContext?.privileged)) report({ container: c.name });`,
      ["spec", "containers", 0, "securityContext", "privileged"],
      8,
    ],
    [
      "what `at` says",
      `${containers} if (c.image) report({ container: c.name }, [c, "resources", "limits"]);`,
      ["spec", "containers", 0, "resources", "limits"],
      6,
    ],
    ["the whole, where nothing was read", `report({ container: "x" });`, [], 1],
  ];
  const pod = `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
  - name: app
    image: nginx
    securityContext: {privileged: true}
  - name: side
    image: x
    securityContext: {privileged: false, runAsNonRoot: true}
`;
  test.each(cases)("%s", async (_, body, path, line) => {
    const [verdict] = await judge({ "rules/x.rule.ts": ruleFile("x", body) }, pod);
    expect(verdict?.errors).toEqual([]);
    expect(verdict?.violations[0]).toMatchObject({ path, places: [{ line }] });
  });
});

describe("a rule that misbehaves is an error of itself, and the others judge", () => {
  const cases: readonly (readonly [what: string, body: string, code: string])[] = [
    ["throws", "pod.nothing.at.all;", "rule_failed"],
    ["throws no Error", "throw { toString: null };", "rule_failed"],
    ["loops for ever", "for (;;);", "rule_timeout"],
    ["fills the heap", "const all = []; for (;;) all.push({ all });", "rule_out_of_memory"],
    ["fills buffers", "const all = []; for (;;) all.push(new Uint8Array(1e8).fill(1));", "rule_out_of_memory"],
    [
      "allocates 4 GB at once",
      "const all = []; for (let i = 0; i < 40; i++) all.push(new ArrayBuffer(1e8)); for (const b of all) new Uint8Array(b).fill(7);",
      "rule_out_of_memory",
    ],
    ["recurses for ever", "const f = () => f() + 1; f();", "rule_failed"],
    ["opens a socket", "fetch('http://127.0.0.1:1/');", "rule_failed"],
    ["opens a web socket", "new WebSocket('ws://127.0.0.1:1/');", "rule_failed"],
    [
      "asks for a module of Node",
      "globalThis.process.getBuiltinModule('node:fs').readFileSync('/etc/passwd');",
      "rule_failed",
    ],
    ["makes code of a text", "new Function('return 1')();", "rule_failed"],
    ["makes code by a constructor", "(() => 1).constructor('return process')();", "rule_failed"],
    ["ends the process", "process.exit(0);", "rule_failed"],
    ["changes a prototype", "Array.prototype.map = () => [];", "rule_failed"],
    ["changes an inherited object", "Object.prototype.polluted = 1;", "rule_failed"],
    ["changes the world", "globalThis.JSON = null;", "rule_failed"],
    ["changes its subject", `pod.metadata.name = "other";`, "rule_failed"],
    ["changes what it is given", "parameters.x = 1;", "rule_failed"],
    ["reports a function", "report({ container: () => 1 });", "rule_result_invalid"],
    ["reports a circle", "const a: { me?: unknown } = {}; a.me = a; report({ container: a });", "rule_result_invalid"],
    ["reports a number", "report(42);", "rule_result_invalid"],
    ["points at nothing of the subject", 'report({ container: "c" }, [{}, "a"]);', "rule_result_invalid"],
    ["reports without end", 'for (;;) report({ container: "c" });', "rule_result_invalid"],
    ["is asynchronous", "return Promise.resolve();", "rule_result_invalid"],
    ["waits", "await0: { setTimeout(() => report({ container: 'c' }), 0); }", "rule_failed"],
    ["works around by an import", "import('node:fs').then(() => report({ container: 'c' }));", "rule_result_invalid"],
  ];
  test.each(cases)("%s", { timeout: 60_000 }, async (what, body, code) => {
    const files = {
      "rules/bad.rule.ts": ruleFile("bad", body),
      "rules/good.rule.ts": ruleFile("good", 'report({ container: "seen" });'),
    };
    const [verdict] = await judge(
      files,
      POD,
      {},
      { scripts: { limits: { timeMs: code === "rule_timeout" ? 1_000 : 30_000 }, print: () => undefined } },
    );
    expect(verdict?.violations).toMatchObject([{ rule: "acme/good", message: "seen" }]);
    if (what === "works around by an import") expect(verdict?.violations).toHaveLength(1);
    else expect(verdict?.errors).toMatchObject([{ rule: "acme/bad", code }]);
  });

  test("its process is not asked again about it, and others go on", { timeout: 60_000 }, async () => {
    const rulebook = await load(
      {
        "rulebook.yaml": MANIFEST,
        "rules/bad.rule.ts": ruleFile("bad", "for (;;);"),
        "rules/good.rule.ts": ruleFile("good", 'report({ container: "seen" });'),
      },
      { scripts: { limits: { timeMs: 1_000 } } },
    );
    loaded.push(rulebook);
    const opened = openRulebook(rulebook);
    await opened.judge(subjectsIn(POD), FILES);
    const before = performance.now();
    const [verdict] = await opened.judge(subjectsIn(POD), FILES);
    expect(performance.now() - before).toBeLessThan(900);
    expect(verdict?.errors).toMatchObject([{ rule: "acme/bad", code: "rule_not_asked" }]);
    expect(verdict?.violations).toHaveLength(1);
  });

  test.each([
    ["rule_timeout", "for (;;);"],
    ["rule_out_of_memory", "const all = []; for (;;) all.push(new Uint8Array(1e8).fill(1));"],
  ])(
    "%s names the subject at which it happens, the others only were not asked",
    { timeout: 90_000 },
    async (code, body) => {
      const pods = ["one", "two", "cart", "four"]
        .map((name) => POD.replace("name: api", `name: ${name}`))
        .join("---\n");
      const verdicts = await judge(
        { "rules/bad.rule.ts": ruleFile("bad", `if (pod.metadata.name === "cart") { ${body} }`) },
        pods,
        {},
        { scripts: { limits: { timeMs: code === "rule_timeout" ? 2_000 : 30_000 }, print: () => undefined } },
      );
      expect(verdicts.map(({ errors }) => errors.map((error) => error.code))).toEqual([
        ["rule_not_asked"],
        ["rule_not_asked"],
        [code],
        ["rule_not_asked"],
      ]);
      expect(verdicts[2]?.errors[0]?.message).toContain("(rules/bad.rule.ts:2:21)");
    },
  );

  test("a wrong place is told with where it was reported and what was found", async () => {
    const wrong: readonly (readonly [at: string, found: string])[] = [
      ['["spec", "x"]', 'begins with the text "spec"'],
      ['"spec.replicas"', 'the text "spec.replicas"'],
      ['[{ a: 1 }, "a"]', "no part of the subject"],
      ["[pod.spec, {}]", "as a key"],
      ["[pod.nothing]", "begins with nothing"],
    ];
    const files = Object.fromEntries(
      wrong.map(([at], i) => [`rules/x${i}.rule.ts`, ruleFile(`x${i}`, `report({ container: "c" }, ${at});`)]),
    );
    const [verdict] = await judge(files, POD);
    expect(verdict?.errors).toHaveLength(wrong.length);
    for (const [i, [, found]] of wrong.entries()) {
      expect(verdict?.errors[i]).toMatchObject({ code: "rule_result_invalid" });
      expect(verdict?.errors[i]?.message).toContain(found);
      expect(verdict?.errors[i]?.message).toContain(`(rules/x${i}.rule.ts:5:5)`);
    }
  });

  test("a report of nothing says so", async () => {
    const [verdict] = await judge({ "rules/x.rule.ts": ruleFile("x", "report();") }, POD);
    expect(verdict?.errors[0]?.message).toContain("found nothing (rules/x.rule.ts:5:5)");
  });
});

describe("mistakes of a file stand at their place", () => {
  const cases: readonly (readonly [what: string, text: string, mistakes: readonly string[]])[] = [
    [
      "an import of Node",
      'import { rule } from "@sekisho/rule";\nimport fs from "node:fs";\nexport const x = fs;\n',
      ["rule_import_refused rules/x.rule.ts:2:16"],
    ],
    [
      "an import that leaves the rulebook",
      'import "../../../etc/passwd.ts";\n',
      ["rule_import_refused rules/x.rule.ts:1:8"],
    ],
    ["a comma that is missing", 'const a = {\n  id: "b" title: 3,\n};\n', ["rule_syntax rules/x.rule.ts:2:11"]],
    ["a list that is missing", "\nconst f = (a) => { for (const c of ) {} };\n", ["rule_syntax rules/x.rule.ts:2:36"]],
    [
      "a mistake behind a tab and wide letters",
      'const a = 1;\n\tconst b = "あ" 2;\n',
      ["rule_syntax rules/x.rule.ts:2:16"],
    ],
    ["an end that comes too early", "const a = {\n", ["rule_syntax rules/x.rule.ts:1:1"]],
    ["an import of a package", 'import "left-pad";\n', ["rule_import_refused rules/x.rule.ts:1:8"]],
    ["a throw", 'import { rule } from "@sekisho/rule";\n\n  null.x;\n', ["rule_throws_at_load rules/x.rule.ts:3:8"]],
    ["no rule", "export const x = 1;\n", ["rule_missing rules/x.rule.ts:1:1"]],
    ["an endless loop", "for (;;);\n", ["rule_throws_at_load rules/x.rule.ts:1:1"]],
    [
      "no check",
      'import { rule } from "@sekisho/rule";\nexport const x = rule({ id: "x" });\n',
      ["rule_definition rules/x.rule.ts:2:18"],
    ],
    [
      "a type that is none",
      'import { rule } from "@sekisho/rule";\nexport const x = rule({\n  id: "x", title: "T", severity: "low", applies: [{ view: "k8s.pod" }],\n  parameters: { type: "object", properties: {\n    least: { type: "integr" } } },\n  check() {},\n});\n',
      ["rulebook_bad_parameters_schema rules/x.rule.ts:5:20"],
    ],
    [
      "a kind with a letter missing",
      'import { rule } from "@sekisho/rule";\nexport const x = rule({\n  id: "x", title: "T", severity: "low",\n  applies: [{ view: "k8s.object", kinds: ["apps/Deployment", "example.com/Jobs", "apps/Deploymnt"] }],\n  check() {},\n});\n',
      ["rulebook_misspelt_kind rules/x.rule.ts:4:82"],
    ],
    [
      "a message that names what no report has",
      'import { rule } from "@sekisho/rule";\nexport const x = rule({\n  id: "x", title: "T", severity: "low", applies: [{ view: "k8s.pod" }],\n  message: "{what}: {fond}",\n  check(pod, { report }) { const what = 1; report({ what, "found": pod }); },\n});\n',
      ["rulebook_unknown_field rules/x.rule.ts:4:12"],
    ],
    [
      "a wrong severity, an unknown key and a view that does not exist",
      'import { rule } from "@sekisho/rule";\nexport const x = rule({\n  id: "x", title: "T",\n  severity: "grave",\n  serverity: "high",\n  applies: [\n    { view: "k8s.pods" },\n  ],\n  check() {},\n});\n',
      [
        "rulebook_bad_value rules/x.rule.ts:4:13",
        "rulebook_unknown_key rules/x.rule.ts:5:3",
        "rulebook_bad_value rules/x.rule.ts:7:13",
      ],
    ],
  ];
  test.each(cases)("%s", { timeout: 30_000 }, async (_, text, mistakes) => {
    const found = await mistakesOf(
      { "rulebook.yaml": MANIFEST, "rules/x.rule.ts": text },
      { scripts: { limits: { timeMs: 1_500 } } },
    );
    expect([...found].sort()).toEqual([...mistakes].sort());
  });

  test("a rule is what lacks a key, not a document", async () => {
    const text =
      'import { rule } from "@sekisho/rule";\nexport const x = rule({ id: "x", title: "T", applies: [{ view: "file" }], check() {} });\n';
    const { diagnostics } = await loadRulebook(directoryWith({ "rulebook.yaml": MANIFEST, "rules/x.rule.ts": text }));
    expect(diagnostics).toMatchObject([{ code: "rulebook_missing_key" }]);
    expect(diagnostics[0]?.message).toMatch(/^the rule lacks `severity`/);
  });

  test("a file that no rule reaches is said to be read by nobody", async () => {
    const found = await mistakesOf({
      "rulebook.yaml": MANIFEST,
      "rules/a.rule.ts": `import { b } from "./lib/b.ts";\n${ruleFile("a", "report({ container: String(b) });")}`,
      "rules/a.rule.test.ts":
        'import { equal, test } from "@sekisho/rule/test";\nimport "./fixture.ts";\ntest("t", () => equal(1, 1));\n',
      "rules/fixture.ts": "export {};\n",
      "rules/lib/b.ts": 'export { c as b } from "../c.ts";\n',
      "rules/c.ts": "export const c = 1;\n",
      "rules/prod-ready.ts": ruleFile("prod-ready", ""),
      "rules/left.ts": 'import "./right.ts";\n',
      "rules/right.ts": 'import "./left.ts";\n',
      "rules/old.rule.js": "",
      "rules/sekisho-rule.d.ts": "",
    });
    expect([...found].sort()).toEqual(
      ["left.ts", "old.rule.js", "prod-ready.ts", "right.ts"].map((name) => `rulebook_unread rules/${name}:1:1`),
    );
  });

  test("and a mistake in one leaves nothing unsaid of another", async () => {
    const found = await mistakesOf({
      "rulebook.yaml": MANIFEST,
      "rules/a.rule.ts": "const x = ;",
      "rules/b.rule.ts": "export {};",
    });
    expect(found).toEqual(["rule_syntax rules/a.rule.ts:1:11", "rule_missing rules/b.rule.ts:1:1"]);
  });
});

test("no process outlives the one that started it, and an idle one does not keep it alive", async () => {
  const [verdict] = await judge({ "rules/x.rule.ts": ruleFile("x", 'report({ container: "c" });') }, POD);
  expect(verdict?.violations).toHaveLength(1);
  const rule = loaded[0]?.rules[0];
  if (rule?.kind !== "script") throw new Error("the rule is in TypeScript");
  const { scripts } = rule;
  const pid = scripts.pid ?? 0;
  expect(readFileSync(`/proc/${pid}/comm`, "utf8")).not.toBe("");
  scripts.close();
  await expect.poll(() => isAlive(pid)).toBe(false);
});

test.skipIf(process.platform !== "linux")(
  "a rule that loops ends with the process that asked it, however that ends",
  { timeout: 60_000 },
  async () => {
    const directory = directoryWith({ "rulebook.yaml": MANIFEST, "rules/x.rule.ts": ruleFile("x", "for (;;);") });
    const parent = spawn(process.execPath, [join(import.meta.dirname, "fixtures/endless.ts"), directory, POD]);
    const pid = await new Promise<number>((done) => parent.stdout.once("data", (text) => done(Number(text))));
    // Until the rule is in its loop: before, the end of its input would end it.
    await setTimeout(500);
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  },
);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
