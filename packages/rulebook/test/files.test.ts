import { check, type Json } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { openRulebook, RENDER_DEFAULT, sekishoYaml } from "../src/index.ts";
import { load, MANIFEST, mistakesOf, POD, subjectsIn } from "./rulebook-directory.ts";

describe("sekisho.yaml", () => {
  const read = (value: Json) => check(sekishoYaml, value, { codes: "sekisho", locate: () => undefined });

  test("defaults", () => {
    expect(read({ apiVersion: "sekisho/v1" }).value).toEqual({
      apiVersion: "sekisho/v1",
      check: { paths: ["."], ignore: [], failOn: "deny", unknown: "fail", plans: [], render: RENDER_DEFAULT },
    });
    expect(read({ apiVersion: "sekisho/v1", check: { failOn: "warn" } }).value?.check).toMatchObject({
      paths: ["."],
      failOn: "warn",
    });
  });

  test.each<[Json, readonly string[]]>([
    [{ apiVersion: "sekisho/v9", chekc: 1 }, ["sekisho_unsupported_version"]],
    [{ apiVersion: "sekisho/v1", chekc: {} }, ["sekisho_unknown_key"]],
    [{ apiVersion: "sekisho/v1", check: { unknown: "ignore", paths: [] } }, ["sekisho_bad_value", "sekisho_bad_value"]],
    [
      { apiVersion: "sekisho/v1", check: { render: { timeoutSeconds: 601, helmfiel: false } } },
      ["sekisho_bad_value", "sekisho_unknown_key"],
    ],
    [
      {
        apiVersion: "sekisho/v1",
        check: { render: { releases: [{ release: "--x" }, { chart: "c", kubeVersion: "v1 -x" }] } },
      },
      ["sekisho_bad_value", "sekisho_missing_key", "sekisho_bad_value"],
    ],
    [{ apiVersion: "sekisho/v1", scope: "pay", report: { url: "x" } }, ["sekisho_bad_value", "sekisho_bad_value"]],
  ])("%j", (value, codes) => {
    expect(read(value).diagnostics.map(({ code }) => code)).toEqual(codes);
  });
});

describe("owners.yaml", () => {
  const OWNERS = "apiVersion: rulebook/v1\nkind: Owners\ndefault: a\nteams: {a: {}, b: {github: acme/b}}\n";
  test.each<[string, string, readonly string[]]>([
    ["sound", "", []],
    ["unknown default", "default: c\n", ["owners_unknown_team 3:10"]],
    ["unknown team", "owns: [{path: x, team: c}]\n", ["owners_unknown_team 5:24"]],
    ["no team", "owns: [{path: x}]\n", ["rulebook_missing_key 5:8"]],
    ["codeowners", "owns: [{path: x, codeowners: true}]\n", []],
    ["codeowners and a team", "owns: [{path: x, codeowners: true, team: a}]\n", ["owners_team_and_codeowners 5:18"]],
    ["no codeowners", "owns: [{path: x, codeowners: false}]\n", ["rulebook_missing_key 5:8"]],
    ["two channels in one", "claims: {}\n", ["rulebook_bad_value 4:20"]],
    ["a number for an account", "owns: [{account: 111122223333, team: a}]\n", ["rulebook_wrong_type 5:18"]],
  ])("%s", async (_, more, expected) => {
    const teams = more.startsWith("claims")
      ? OWNERS.replace("a: {}", "a: {tell: [{slack: x, email: a@example.com}]}")
      : OWNERS;
    const text = more.startsWith("default") ? teams.replace("default: a\n", more) : teams + more;
    const found = await mistakesOf({ "rulebook.yaml": MANIFEST, "owners.yaml": text });
    expect(found.map((mistake) => mistake.replace("owners.yaml:", ""))).toEqual(expected);
  });

  test("a label names the owner only where nothing matches, and only a team", async () => {
    const owners = async (owns: string, labels: string) => {
      const rulebook = await load({
        "rulebook.yaml": MANIFEST,
        "owners.yaml": `${OWNERS}claims: {label: team}\n${owns}`,
      });
      const text = POD.replace("  name: api\n", `  name: api\n  labels: ${labels}\n`);
      const [verdict] = await openRulebook(rulebook).judge(subjectsIn(text), { gate: "files", now: 0 });
      return verdict?.owner;
    };
    expect(await owners("", "{team: b}")).toBe("b");
    expect(await owners("", "{team: constructor}")).toBe("a");
    expect(await owners("owns: [{namespace: payments, team: a}]\n", "{team: b}")).toBe("a");
  });
});

test("two teams of one name at the forge", async () => {
  const teams =
    "apiVersion: rulebook/v1\nkind: Owners\ndefault: a\nteams:\n  a: {github: acme/x}\n  b: {github: '@Acme/X'}\n";
  const found = await mistakesOf({ "rulebook.yaml": MANIFEST, "owners.yaml": teams });
  expect(found).toEqual(["owners_duplicate_github owners.yaml:6:15"]);
});

describe("codeowners: true", () => {
  const OWNERS = `apiVersion: rulebook/v1
kind: Owners
default: a
teams: {a: {}, b: {github: acme/b}, c: {github: "@Acme/C"}, d: {}}
owns:
  - {path: "deploy/**", team: d}
  - {scope: "repo:github.com/acme/*", codeowners: true}
  - {name: last, team: d}
`;
  const MODULE =
    '{"format_version": "1.2", "resource_changes": [{"address": "t.x", "type": "t", "name": "x", "change": {"actions": ["create"], "before": null, "after": {}}}]}';

  /** The owner of a thing, and the paths that CODEOWNERS was asked about. */
  async function ownerBy(
    answer: readonly string[],
    { text = POD, file = "deploy/app.yaml", scope = "repo:github.com/acme/shop" },
  ) {
    const rulebook = await load({ "rulebook.yaml": MANIFEST, "owners.yaml": OWNERS });
    const asked: string[] = [];
    const codeowners = (path: string): readonly string[] => {
      asked.push(path);
      return answer;
    };
    const [verdict] = await openRulebook(rulebook).judge(subjectsIn(text, file, scope), {
      gate: "files",
      now: 0,
      codeowners,
    });
    // The last things asked are about the document as a whole.
    return [verdict?.owner, ...asked.slice(0, 1)];
  }

  test.each<[string, readonly string[], object, readonly string[]]>([
    ["the team of that name", ["@acme/b"], {}, ["b", "deploy/app.yaml"]],
    ["whatever its case", ["@ACME/b"], {}, ["b", "deploy/app.yaml"]],
    ["the first that is known", ["@stranger", "@acme/c", "@acme/b"], {}, ["c", "deploy/app.yaml"]],
    ["no team that is known: the entry before", ["@stranger"], {}, ["d", "deploy/app.yaml"]],
    ["nobody: the entry before", [], {}, ["d", "deploy/app.yaml"]],
    ["nobody, and no entry before", [], { file: "x.yaml" }, ["a", "x.yaml"]],
    ["a later entry decides first", ["@acme/b"], { text: POD.replace("name: api", "name: last") }, ["d"]],
    ["another scope", ["@acme/b"], { scope: "repo:github.com/other/shop" }, ["d"]],
    ["standard input", ["@acme/b"], { file: "-" }, ["a"]],
    ["a resource of a plan", ["@acme/b"], { text: MODULE, file: "infra/prod/plan.json" }, ["b", "infra/prod/~.tf"]],
    ["a release of a chart", ["@acme/b"], { file: "charts/api@prod" }, ["b", "charts/api/~.yaml"]],
    ["an overlay", ["@acme/b"], { file: "deploy/prod@" }, ["b", "deploy/prod/~.yaml"]],
    ["a resource at the root", ["@acme/b"], { text: MODULE, file: "plan.json" }, ["b", "~.tf"]],
  ])("%s", async (_, answer, thing, expected) => expect(await ownerBy(answer, thing)).toEqual(expected));
});

test("a deprecated rule and a former id warn", async () => {
  const rule = `# METADATA
# scope: package
# title: T
# custom:
#   sekisho:
#     id: new-id
#     severity: low
#     applies: [{view: file}]
#     formerly: [old-id]
#     deprecated: {since: "2026.1", use: other, until: 2027-01-01}
package x

deny contains "x" if true
`;
  const files = {
    "rulebook.yaml": `${MANIFEST}stages: [{rules: [acme/old-id], action: warn}]\n`,
    "rules/x.rego": rule,
  };
  expect(await mistakesOf(files)).toEqual([
    "rulebook_former_rule rulebook.yaml:3:19",
    "rulebook_deprecated_rule rules/x.rego:1:1",
  ]);
  const rulebook = await load(files);
  expect([...rulebook.renamed]).toEqual([["acme/old-id", "acme/new-id"]]);
  const [verdict] = await openRulebook(rulebook).judge(subjectsIn("a: 1\n", "x.yaml"), { gate: "files", now: 0 });
  expect(verdict?.warnings.map(({ rule: id }) => id)).toEqual(["acme/new-id"]);
});
