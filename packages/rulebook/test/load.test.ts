import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadRulebook } from "../src/index.ts";
import { directoryWith, IMAGE_RULE, load, MANIFEST, mistakesOf } from "./rulebook-directory.ts";

const METADATA = (body: string) =>
  `# METADATA\n# scope: package\n# title: T\n# custom:\n#   sekisho:\n${body
    .trim()
    .split("\n")
    .map((line) => `#     ${line}`)
    .join("\n")}\n`;
const SOUND = METADATA("id: a\nseverity: low\napplies: [{view: file}]");

test("all mistakes of all files are told at once, each at its place", async () => {
  const found = await mistakesOf({
    "rulebook.yaml": `apiVersion: rulebook/v1
name: acme
vershun: "1"
engine: ">=9"
includes:
  - {use: "oci://registry.example.com/x@sha256:00"}
  - {use: ../nowhere}
stages:
  - {rules: [acme/*], action: stop}
`,
    "rules/a.rego": `${METADATA("id: Bad_Id\nseverity: huge\napplys: []")}package a\n\ndeny contains "x" if true\n`,
    "data/parameters.yaml": "x: 1\n",
    "rules/t.yaml": "apiVersion: templates.gatekeeper.sh/v1\nkind: ConstraintTemplate\nmetadata: {name: x}\n",
    "rules/x.rule.ts": "",
    "owners.yaml": "apiVersion: rulebook/v3\nkind: Owners\n",
  });
  expect(found.toSorted()).toEqual([
    "rule_missing rules/x.rule.ts:1:1",
    "rulebook_bad_value rulebook.yaml:9:31",
    "rulebook_bad_value rules/a.rego:6:11",
    "rulebook_bad_value rules/a.rego:7:17",
    "rulebook_engine_too_old rulebook.yaml:4:9",
    "rulebook_include_not_found rulebook.yaml:7:11",
    "rulebook_include_unsupported rulebook.yaml:6:11",
    "rulebook_missing_key rules/a.rego:5:5",
    "rulebook_reserved_data data/parameters.yaml:1:1",
    "rulebook_unknown_key rulebook.yaml:3:1",
    "rulebook_unknown_key rules/a.rego:8:7",
    "rulebook_unsupported_rule rules/t.yaml:2:7",
    "rulebook_unsupported_version owners.yaml:1:13",
  ]);
});

test.each<[string, readonly string[]]>([
  ["rule/a.rego", ["rulebook_unread rule:1:1"]],
  ["exemption/a.yaml", ["rulebook_unread exemption:1:1"]],
  ["owners.yml", ["rulebook_unread owners.yml:1:1"]],
  ["a.rego", ["rulebook_unread a.rego:1:1"]],
  ["tests/a_test.rego", ["rulebook_unread tests/a_test.rego:1:1"]],
  ["README.md", []],
  ["tests/fixtures/a.rego", []],
])("what nothing reads: %s", async (path, expected) => {
  expect(await mistakesOf({ "rulebook.yaml": MANIFEST, [path]: "" })).toEqual(expected);
});

test.each<[string, readonly string[]]>([
  ["Deployment", ["rulebook_bad_value r.rego:8:44"]],
  ["apps/v1/Deployment", ["rulebook_bad_value r.rego:8:44"]],
  ["v1/Pod", ["rulebook_bad_value r.rego:8:44"]],
  ["Pod", []],
  ["extensions/Deployment", []],
  ["example.com/Ingress", []],
  ["apps/*", []],
])("kinds: %s", async (kind, expected) => {
  const metadata = METADATA(`id: a\nseverity: low\napplies: [{view: k8s.object, kinds: [${kind}]}]`);
  const files = { "rulebook.yaml": MANIFEST, "rules/r.rego": `${metadata}package a\n\ndeny contains "x" if true\n` };
  expect((await mistakesOf(files)).map((mistake) => mistake.replace("rules/", ""))).toEqual(expected);
});

test.each<[string, string, readonly string[]]>([
  [
    "warn beside deny",
    `${SOUND}package a\n\ndeny contains "x" if true\n\nwarn contains "y" if true\n`,
    ["rulebook_native_rule_name r.rego:13:1"],
  ],
  ["no deny", `${SOUND}package a\n\nx := 1\n`, ["rulebook_rule_without_deny r.rego:6:11"]],
  ["deny is no set", `${SOUND}package a\n\ndeny := true\n`, ["rulebook_deny_not_set r.rego:11:1"]],
  [
    "message without field",
    `${METADATA('id: a\nseverity: low\napplies: [{view: file}]\nmessage: "{b} {c}"\ninstance: d')}package a\n\ndeny contains {"b": 1} if true\n`,
    ["rulebook_unknown_field r.rego:13:1", "rulebook_unknown_field r.rego:13:1"],
  ],
  ["no message at all", `${SOUND}package a\n\ndeny contains {"b": 1} if true\n`, ["rulebook_no_message r.rego:11:1"]],
  [
    "brace in message",
    `${METADATA('id: a\nseverity: low\napplies: [{view: file}]\nmessage: "{b"')}package a\n\ndeny contains "x" if true\n`,
    ["rulebook_bad_value r.rego:9:16"],
  ],
  [
    "no title",
    `${SOUND.replace("# title: T\n", "")}package a\n\ndeny contains "x" if true\n`,
    ["rulebook_missing_key r.rego:1:1"],
  ],
  [
    "filter of another view",
    `${METADATA("id: a\nseverity: low\napplies: [{view: file, kinds: [Pod]}]")}package a\n\ndeny contains "x" if true\n`,
    ["rulebook_bad_value r.rego:8:17"],
  ],
  [
    "parameters are no object",
    `${METADATA("id: a\nseverity: low\napplies: [{view: file}]\nparameters: {type: array}")}package a\n\ndeny contains "x" if true\n`,
    ["rulebook_wrong_type r.rego:9:26"],
  ],
  [
    "a pattern of parameters backtracks",
    `${METADATA(`id: a\nseverity: low\napplies: [{view: file}]\nparameters: {type: object, properties: {x: {type: string, pattern: "^(a+)+$", default: ${"a".repeat(40)}b}}}`)}package a\n\ndeny contains "x" if true\n`,
    ["rulebook_bad_parameters_schema r.rego:9:74"],
  ],
  [
    "the second of two patterns can't be read",
    `${METADATA('id: a\nseverity: low\napplies: [{view: file}]\nparameters: {type: object, properties: {x: {pattern: "a"}, z: {pattern: "("}}}')}package a\n\ndeny contains "x" if true\n`,
    ["rulebook_bad_parameters_schema r.rego:9:79"],
  ],
  [
    "a pattern of names of parameters backtracks",
    `${METADATA(`id: a\nseverity: low\napplies: [{view: file}]\nparameters: {type: object, properties: {x: {default: {${"a".repeat(40)}b: 1}, patternProperties: {"^(a+)+$": {type: string}}}}}`)}package a\n\ndeny contains "x" if true\n`,
    ["rulebook_bad_parameters_schema r.rego:9:139"],
  ],
  [
    "parameters are no JSON Schema",
    `${METADATA("id: a\nseverity: low\napplies: [{view: file}]\nparameters: {type: object, properties: {x: {type: strange}}}")}package a\n\ndeny contains "x" if true\n`,
    ["rulebook_bad_parameters_schema r.rego:9:57"],
  ],
  [
    "default against its schema",
    `${METADATA("id: a\nseverity: low\napplies: [{view: file}]\nparameters: {type: object, properties: {x: {type: string, default: 1}}}")}package a\n\ndeny contains "x" if true\n`,
    ["rulebook_bad_parameter r.rego:9:74"],
  ],
  ["does not parse", "package a\n\ndeny contains {\n", ["rego_parse_error"]],
  ["does not compile", "package a\n\ndeny contains x if { y > 1 }\n", ["rego_unsafe_var_error"]],
])("rule: %s", async (_, text, expected) => {
  const found = await mistakesOf({ "rulebook.yaml": MANIFEST, "rules/r.rego": text });
  const codesOnly = expected.every((mistake) => !mistake.includes(" "));
  const shown = found.map((mistake) => mistake.replace("rules/", ""));
  expect(codesOnly ? [...new Set(shown.map((mistake) => mistake.split(" ")[0]))] : shown).toEqual(expected);
});

test("the same id twice, and a former id that is taken", async () => {
  const other = (name: string, more = "") =>
    METADATA(`id: a\nseverity: low\napplies: [{view: file}]${more}`) + `package ${name}\n\ndeny contains "x" if true\n`;
  const found = await mistakesOf({
    "rulebook.yaml": MANIFEST,
    "rules/a.rego": other("a"),
    "rules/b.rego": other("b"),
    "rules/c.rego": other("c", "\nformerly: [a, x]").replace("id: a", "id: c"),
  });
  expect(found).toEqual(["rulebook_duplicate_rule rules/b.rego:6:11", "rulebook_former_id_taken rules/c.rego:9:18"]);
});

test("rules of all kinds get their ids", async () => {
  const rulebook = await load({
    "rulebook.yaml": MANIFEST,
    "rules/image.rego": IMAGE_RULE,
    "rules/main.rego":
      'package main.sub\n\ndeny contains "x" if input.a\n\nwarn_Some_1 contains "y" if input.b\n\nviolation_z contains {"msg": "z"} if input.c\n\nhelper := 1\n',
    "rules/lib.rego": "package lib\n\nf(x) := x\n",
    "rules/image_test.rego": "package acme.allowed_images_test\n\ntest_x if true\n",
  });
  expect(rulebook.rules.map(({ id, kind, severity }) => [id, kind, severity])).toEqual([
    ["acme/allowed-images", "native", "high"],
    ["acme/main.sub/deny", "conftest", "medium"],
    ["acme/main.sub/violation_z", "conftest", "medium"],
    ["acme/main.sub/warn_Some_1", "conftest", "medium"],
  ]);
  const [native] = rulebook.rules;
  expect(native?.texts.en.why).toBe("Others are not scanned.");
  expect(native?.kind === "native" && native.missingParameters).toEqual(["allowed"]);
});

test("manifest: refused versions and missing files", async () => {
  expect(await mistakesOf({ "rulebook.yaml": "apiVersion: rulebook/v3\nname: X\n" })).toEqual([
    "rulebook_unsupported_version rulebook.yaml:1:13",
  ]);
  expect(await mistakesOf({ "rules/a.rego": "package a\n" })).toEqual(["rulebook_not_found"]);
  expect(await mistakesOf({ "rulebook.yaml": "" })).toEqual(["rulebook_empty_file rulebook.yaml:1:1"]);
  expect(await mistakesOf({ "rulebook.yaml": `${MANIFEST}engine: ">=0.2"\n` })).toEqual([
    "rulebook_engine_too_old rulebook.yaml:3:9",
  ]);
});

test("stages and adjustments name rules that exist", async () => {
  const found = await mistakesOf({
    "rulebook.yaml": `${MANIFEST}rules:
  acme/allowed-image: {severity: low}
  acme/allowed-images: {severity: lo, parameters: {allowed: [1], alowed: []}}
stages:
  - {rules: [acme/allowd-images], action: off}
  - {rules: [kubernetes/*], action: off}
`,
    "rules/image.rego": IMAGE_RULE,
  });
  expect(found).toEqual([
    "rulebook_bad_value rulebook.yaml:5:35",
    "rulebook_unknown_rule rulebook.yaml:7:14",
    "rulebook_stage_without_rules rulebook.yaml:8:14",
  ]);
  const next = await mistakesOf({
    "rulebook.yaml": `${MANIFEST}rules:
  acme/allowed-image: {severity: low}
  acme/allowed-images: {severity: low, parameters: {allowed: [1], alowed: []}}
stages:
  - {rules: [acme/allowd-images], action: off}
  - {rules: [kubernetes/*], action: off}
`,
    "rules/image.rego": IMAGE_RULE,
  });
  expect(next).toEqual([
    "rulebook_unknown_rule rulebook.yaml:4:3",
    "rulebook_unknown_rule rulebook.yaml:7:14",
    "rulebook_stage_without_rules rulebook.yaml:8:14",
    "rulebook_bad_parameter rulebook.yaml:5:67",
    "rulebook_bad_parameter rulebook.yaml:5:63",
  ]);
});

test("data: the path is the key, and clashes are mistakes", async () => {
  expect(
    await mistakesOf({
      "rulebook.yaml": MANIFEST,
      "data/teams/limits.yaml": "a: 1\n",
      "data/teams.json": '{"limits": {"a": 2, "b": 1}}',
      "data/two.yaml": "a: 1\n---\nb: 1\n",
      "data/broken.yaml": "a: [\n",
    }),
  ).toEqual([
    "yaml_syntax data/broken.yaml:2:1",
    "rulebook_data_conflict data/teams/limits.yaml:1:1",
    "rulebook_many_documents data/two.yaml:3:1",
  ]);
});

test("links that lead up or nowhere are told, the rest is read", async () => {
  const directory = directoryWith({
    "rulebook.yaml": MANIFEST,
    "rules/a/r.rego": 'package main\n\ndeny contains "x" if true\n',
  });
  symlinkSync(join(directory, "rules"), join(directory, "rules/a/up"));
  symlinkSync(join(directory, "nowhere.rego"), join(directory, "rules/dangling.rego"));
  const { diagnostics } = await loadRulebook(directory);
  const found = new Set(diagnostics.map(({ code, span }) => `${code} ${span?.file.replace(`${directory}/`, "")}`));
  expect([...found]).toEqual(["rulebook_unreadable rules/a/up", "rulebook_unreadable rules/dangling.rego"]);
});

test("what a change could make us read of our host is not read: links out, devices, pipes", async () => {
  const directory = directoryWith({
    "rulebook.yaml": MANIFEST,
    "rules/r.rego": "package main\n",
    "data/a.yaml": "a: 1\n",
  });
  const outside = directoryWith({ "x.rego": "not rego", "d/x.yaml": "a: [" });
  symlinkSync(join(outside, "x.rego"), join(directory, "rules/out.rego"));
  symlinkSync(join(outside, "d"), join(directory, "data/out"));
  symlinkSync("/dev/zero", join(directory, "data/zero.yaml"));
  symlinkSync("a.yaml", join(directory, "data/inside.yaml"));
  execFileSync("mkfifo", [join(directory, "rules/pipe.rego")]);
  const { diagnostics } = await loadRulebook(directory);
  expect(diagnostics.map(({ code, span }) => `${code} ${span?.file.replace(`${directory}/`, "")}`)).toEqual([
    "rulebook_unreadable rules/out.rego",
    "rulebook_unreadable rules/pipe.rego",
    "rulebook_unreadable data/out/x.yaml",
    "rulebook_unreadable data/zero.yaml",
  ]);
});

const LEGACY = 'package main\n\ndeny[msg] {\n  input.kind == "Pod"\n  msg = "no pods"\n}\n';

test("Rego v0 is read where the manifest says so, tests too", async () => {
  const manifest = `${MANIFEST}rego: {v0: [rules/legacy/**]}\n`;
  const rulebook = await load({
    "rulebook.yaml": manifest,
    "rules/legacy/pods.rego": LEGACY,
    "rules/legacy/pods_test.rego": 'package main\n\ntest_pods { count(deny) == 1 with input.kind as "Pod" }\n',
    "rules/new.rego": "package new\n\ndeny contains 1 if false\n",
  });
  expect(rulebook.rules.map(({ id }) => id)).toEqual(["acme/main/deny", "acme/new/deny"]);
  expect(rulebook.tests.readRego().diagnostics).toEqual([]);
});

test("v0 that nobody named is refused with what to write, also without a guess where it is no v0 either", async () => {
  const { diagnostics } = await loadRulebook(
    directoryWith({
      "rulebook.yaml": MANIFEST,
      "rules/pods.rego": LEGACY,
      "rules/b.rego": "package b\np if {",
    }),
  );
  const hints = diagnostics.map(({ code, hint }) => [code, hint?.includes('rego: {v0: ["rules/pods.rego"]}') === true]);
  expect(hints).toEqual([
    ["rego_parse_error", false],
    ["rego_parse_error", true],
    ["rego_parse_error", false],
  ]);
});

test("a pattern of rego.v0 that names no file is told", async () => {
  expect(await mistakesOf({ "rulebook.yaml": `${MANIFEST}rego: {v0: [./rules]}\n` })).toEqual([
    "rulebook_bad_value rulebook.yaml:3:13",
  ]);
  const unused = `${MANIFEST}rego: {v0: [rules/legacy/**]}\n`;
  expect(await mistakesOf({ "rulebook.yaml": unused })).toEqual(["rulebook_rego_unused rulebook.yaml:3:13"]);
});
