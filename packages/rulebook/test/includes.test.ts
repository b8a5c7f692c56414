import { join } from "node:path";
import { expect, test } from "vitest";
import { loadRulebook, openRulebook } from "../src/index.ts";
import { directoryWith, type Files, load, mistakesOf, POD, subjectsIn } from "./rulebook-directory.ts";

/** A rulebook in a directory: one rule about Pods that always denies with `text`. */
function rulebook(directory: string, name: string, more = "", text = '"x"'): Files {
  return {
    [`${directory}/rulebook.yaml`]: `apiVersion: rulebook/v1\nname: ${name}\n${more}`,
    [`${directory}/rules/r.rego`]: `# METADATA
# scope: package
# title: T
# custom:
#   sekisho:
#     id: r
#     severity: medium
#     applies: [{view: k8s.object}]
#     parameters: {type: object, properties: {low: {type: number, default: 1}, top: {type: number}}}
package ${name.replace("-", "_")}.r

deny contains ${text} if true
`,
  };
}

const at = { at: "own" };

test("rules, data and stages come by path, nested too; owners and exemptions do not", async () => {
  const files = {
    ...rulebook("own", "own", "includes: [{use: ../a}]\nrules: {b/r: {parameters: {low: 5}}, a/r: {severity: low}}\n"),
    ...rulebook(
      "a",
      "a",
      "includes: [{use: ../b}]\nrules: {b/r: {severity: high, parameters: {low: 2, top: 3}}}\nstages: [{rules: ['**'], action: audit}]\n",
    ),
    ...rulebook("b", "b", "stages: [{rules: [b/r], action: warn}]\n"),
    "b/owners.yaml": "not: read\n",
    "b/exemptions/x.yaml": "not: read\n",
  };
  const loaded = await load(files, at);
  expect(loaded.rules.map(({ id, severity }) => [id, severity])).toEqual([
    ["a/r", "low"],
    ["b/r", "high"],
    ["own/r", "medium"],
  ]);
  expect(loaded.rules.map((rule) => rule.kind === "native" && rule.parameters)).toEqual([
    { low: 1 },
    { low: 5, top: 3 },
    { low: 1 },
  ]);
  const [verdict] = await openRulebook(loaded).judge(subjectsIn(POD), { gate: "files", now: 0 });
  expect(verdict?.audited.map(({ rule }) => rule)).toEqual(["a/r", "b/r"]);
  expect(verdict?.violations.map(({ rule }) => rule)).toEqual(["own/r"]);
});

test("shipped rulebooks come by name", async () => {
  const directory = directoryWith({
    ...rulebook(
      "own",
      "own",
      "includes: [{use: sekisho:kubernetes}, {use: sekisho:kubernets}, {use: 'git+https://x/y#1'}]\n",
    ),
    ...rulebook("builtin/kubernetes", "kubernetes"),
  });
  const { diagnostics } = await loadRulebook(join(directory, "own"), { builtinRulebooks: join(directory, "builtin") });
  expect(diagnostics.map(({ code, span, hint }) => [code, span?.start.column, hint])).toEqual([
    ["rulebook_include_not_found", 45, "did you mean sekisho:kubernetes?"],
    ["rulebook_include_unsupported", 71, expect.any(String)],
  ]);
});

test("cycles, missing includes and colliding names", async () => {
  expect(
    await mistakesOf(
      {
        ...rulebook("own", "own", "includes:\n  - use: ../a\n"),
        ...rulebook("a", "a", "includes:\n  - use: ../own\n"),
      },
      at,
    ),
  ).toEqual(["rulebook_include_cycle a/rulebook.yaml:4:10"]);
  expect(await mistakesOf(rulebook("own", "own", "includes:\n  - use: .\n"), at)).toEqual([
    "rulebook_include_cycle own/rulebook.yaml:4:10",
  ]);
  const two = { ...rulebook("a", "same"), ...rulebook("b", "same") };
  expect(
    await mistakesOf({ ...rulebook("own", "own", "includes:\n  - use: ../a\n  - use: ../b\n"), ...two }, at),
  ).toEqual(["rulebook_name_collision own/rulebook.yaml:5:10"]);
  const loaded = await load(
    { ...rulebook("own", "own", "includes:\n  - use: ../a\n  - {use: ../b, as: other}\n"), ...two },
    at,
  );
  expect(loaded.rules.map(({ id }) => id)).toEqual(["other/r", "own/r", "same/r"]);
});

test("a broken include reports under its own file names", async () => {
  const found = await mistakesOf(
    {
      ...rulebook("own", "own", "includes: [{use: ../a}]\n"),
      ...rulebook("a", "a", "stages: [{rules: [a/r], action: of}]\n"),
    },
    at,
  );
  expect(found).toEqual(["rulebook_bad_value a/rulebook.yaml:3:33"]);
});

test("one rulebook by two ways is there once; two may not set the same key apart", async () => {
  const diamond = (more: string) => ({
    ...rulebook("own", "own", `includes: [{use: ../a}, {use: ../b}]\n${more}`),
    ...rulebook("a", "a", "includes: [{use: ../c}]\nrules: {c/r: {severity: low}}\n"),
    ...rulebook("b", "b", "includes: [{use: ../c}]\nrules: {c/r: {severity: high}}\n"),
    ...rulebook("c", "c"),
  });
  expect(await mistakesOf(diamond(""), at)).toEqual(["rulebook_conflicting_adjustments b/rulebook.yaml:4:25"]);
  const loaded = await load(diamond("rules: {c/r: {severity: critical}}\n"), at);
  expect(loaded.rules.map(({ id, severity }) => [id, severity])).toEqual([
    ["a/r", "medium"],
    ["b/r", "medium"],
    ["c/r", "critical"],
    ["own/r", "medium"],
  ]);
});

test("a package of an including rulebook can't change an included rule's body", async () => {
  const files = {
    ...rulebook("own", "own", "includes: [{use: ../a}]\n"),
    ...rulebook("a", "a"),
    "own/rules/intruder.rego": "package a.r\n\nhelper := 1\n",
  };
  const loaded = await load(files, at);
  expect(loaded.rules.map(({ id }) => id)).toEqual(["a/r", "own/r"]);
});

test("rules use libraries and data of includes", async () => {
  const files = {
    ...rulebook("own", "own", "includes: [{use: ../a}]\n", "data.lib.words.greeting"),
    ...rulebook("a", "a"),
    "a/rules/lib.rego": "package lib.words\n\ngreeting := data.words.hello\n",
    "a/data/words.yaml": "hello: hi\n",
  };
  const [verdict] = await openRulebook(await load(files, at)).judge(subjectsIn(POD), { gate: "files", now: 0 });
  expect(verdict?.violations.map(({ rule, message }) => [rule, message])).toEqual([
    ["a/r", "x"],
    ["own/r", "hi"],
  ]);
  expect(await mistakesOf({ ...files, "own/data/words.yaml": "hello: ho\n" }, at)).toEqual([
    "rulebook_data_conflict own/rulebook.yaml:1:1",
  ]);
});

test("digests: what changes which", async () => {
  const base: Files = {
    ...rulebook("own", "own", "includes: [{use: ../a}]\n"),
    ...rulebook("a", "a"),
    "own/README.md": "x",
    "own/rules/r_test.rego": "package t\n",
    "own/tests/x.cases.yaml": "x",
    "own/owners.yaml": "apiVersion: rulebook/v1\nkind: Owners\ndefault: p\nteams: {p: {}}\n",
    "own/controls/c.yaml": "a: 1\n",
  };
  const { digests } = await load(base, at);
  const changed = async (files: Files) => {
    const other = (await load({ ...base, ...files }, at)).digests;
    return (["rules", "exemptions", "owners", "controls", "rulebook"] as const).filter(
      (key) => other[key] !== digests[key],
    );
  };
  expect(await changed({})).toEqual([]);
  expect(
    await changed({ "own/README.md": "y", "own/rules/r_test.rego": "package u\n", "own/tests/x.cases.yaml": "y" }),
  ).toEqual([]);
  expect(await changed({ "own/data/d.yaml": "x: 1\n" })).toEqual(["rules", "rulebook"]);
  expect(await changed({ "a/data/d.yaml": "x: 1\n" })).toEqual(["rules", "rulebook"]);
  expect(await changed({ "own/controls/c.yaml": "a: 2\n" })).toEqual(["controls", "rulebook"]);
  expect(await changed({ "own/owners.yaml": `${base["own/owners.yaml"]}claims: {}\n` })).toEqual([
    "owners",
    "rulebook",
  ]);
  expect(await changed({ "a/owners.yaml": "x" })).toEqual(["rulebook"]);
});

test("digests: fixed vectors, made with sha256sum from identity.md's words", async () => {
  const { digests } = await load({ "rulebook.yaml": "apiVersion: rulebook/v1\nname: acme\n", "README.md": "x" });
  const none = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945";
  expect(digests).toEqual({
    rules: "b86cc54d5d1b6c7fce0423ea8e851df356276a76ea789ace5c2152e3b4c12e90",
    exemptions: none,
    owners: none,
    controls: none,
    rulebook: "f1abbf8e02142db40830b69a392ce20d3cd9cb527e7ca8b32ca1f6d55c38f344",
  });
});
