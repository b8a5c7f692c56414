/** Bad input of a rulebook: each test is one of the things that are asked to be told. */
import { expect, test } from "vitest";
import { exemptionStatus, loadRulebook, openRulebook } from "../src/index.ts";
import { directoryWith, IMAGE_RULE, load, MANIFEST, mistakesOf, POD, subjectsIn } from "./rulebook-directory.ts";

const OWNERS = `apiVersion: rulebook/v1
kind: Owners
default: security
teams: {security: {approves: ["acme/*"]}}
`;

const script = (id: string, more = "", severity = "low"): string => `import { rule } from "@sekisho/rule";
${more}
export const made = rule({ id: "${id}", title: "T", severity: "${severity}", applies: [{ view: "k8s.pod" }], message: "m", check() {} });
`;

const exemption = (id: string, change: Readonly<Record<string, string>> = {}): string =>
  Object.entries({
    apiVersion: "rulebook/v1",
    kind: "Exemption",
    id,
    rules: "[acme/allowed-images]",
    match: '[{type: "k8s:Pod", name: api}]',
    reason: "why",
    ticket: "T-1",
    approver: "security",
    approved: "2026-10-01",
    expires: "2027-01-01",
    ...change,
  })
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("");

const SOUND = {
  "rulebook.yaml": `${MANIFEST}rules: {acme/allowed-images: {parameters: {allowed: [r.example/side]}}}\n`,
  "owners.yaml": OWNERS,
  "rules/i.rego": IMAGE_RULE,
};

const NOW = Date.parse("2026-11-22T12:00:00Z");

test("ten mistakes in one rulebook give ten diagnostics, across files and languages", async () => {
  const found = await mistakesOf({
    "rulebook.yaml": `${MANIFEST}stagez: []\n`,
    "owners.yaml": OWNERS.replace("default: security", "default: nobody"),
    "rules/broken.rego": "package acme.broken\n\ndeny contains 1 if {\n",
    "rules/severity.rego": IMAGE_RULE.replace("severity: high", "severity: grave"),
    "rules/no-rule.yaml": "apiVersion: rulebook/v1\nkind: Rulez\n",
    "rules/throws.rule.ts": script("throws", 'throw new Error("at load");'),
    "rules/imports.rule.ts": script("imports", 'import "node:fs";'),
    "rules/severity.rule.ts": script("severity", "", "grave"),
    "data/broken.yaml": "a: [1\n",
    "exemptions/incomplete.yaml": exemption("incomplete").replace(/^reason.*\n/m, ""),
  });
  expect(found).toEqual([
    "rulebook_unknown_key rulebook.yaml:3:1",
    "rego_parse_error rules/broken.rego:4:1",
    "rulebook_unknown_kind rules/no-rule.yaml:2:7",
    "rulebook_bad_value rules/severity.rego:8:17",
    "yaml_syntax data/broken.yaml:2:1",
    "rule_import_refused rules/imports.rule.ts:2:8",
    "rule_throws_at_load rules/throws.rule.ts:2:7",
    "rulebook_bad_value rules/severity.rule.ts:3:66",
    "owners_unknown_team owners.yaml:3:10",
    "rulebook_missing_key exemptions/incomplete.yaml:1:1",
  ]);
});

test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
  ["contradicting", { expires: "2026-12-01" }, ["exemption_contradicts exemptions/b.yaml:3:5"]],
  [
    "overlapping",
    { match: '[{type: "k8s:Pod", name: "api"}]', instances: "[app]" },
    ["exemption_overlaps exemptions/b.yaml:3:5"],
  ],
])("%s exemptions are told, and load", async (_, change, expected) => {
  const files = { ...SOUND, "exemptions/a.yaml": exemption("a"), "exemptions/b.yaml": exemption("b", change) };
  expect(await mistakesOf(files)).toEqual(expected);
  expect((await load(files)).exemptions).toHaveLength(2);
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ["expired", { approved: "2026-01-01", expires: "2026-11-21" }, "expired"],
  ["not-yet-valid", { approved: "2026-12-01", expires: "2027-01-01" }, "ahead"],
])("%s exemptions load, are listed as such, and exempt from nothing", async (_, change, status) => {
  const rulebook = await load({ ...SOUND, "exemptions/a.yaml": exemption("a", change) });
  expect(rulebook.exemptions.map((one) => exemptionStatus(one, NOW))).toEqual([status]);
  const [verdict] = await openRulebook(rulebook).judge(subjectsIn(POD), { gate: "files", now: NOW });
  expect([verdict?.violations.length, verdict?.exempted.length]).toEqual([1, 0]);
});

test("exemptions for a rule that does not exist: did you mean", async () => {
  const files = { ...SOUND, "exemptions/a.yaml": exemption("a", { rules: "[acme/allowed-image]" }) };
  const { diagnostics } = await loadRulebook(directoryWith(files));
  expect(diagnostics.map(({ code, span, hint }) => [code, span?.start.line, hint])).toEqual([
    ["exemption_unknown_rule", 4, expect.stringMatching(/did you mean acme\/allowed-images\?/)],
  ]);
});

test("cyclic includes are one mistake, where the circle closes", async () => {
  const include = (name: string, use: string): string =>
    `apiVersion: rulebook/v1\nname: ${name}\nincludes: [{use: ${use}}]\n`;
  const files = {
    "rulebook.yaml": include("acme", "./b"),
    "b/rulebook.yaml": include("b", "../c"),
    "c/rulebook.yaml": include("c", ".."),
  };
  expect(await mistakesOf(files)).toEqual(["rulebook_include_cycle c/rulebook.yaml:3:18"]);
});

test("a rule file that throws at load is a mistake at its place, and another one's are told beside it", async () => {
  const files = {
    ...SOUND,
    "rules/throws.rule.ts": script("throws", 'throw new Error("at load");'),
    "rules/severity.rule.ts": script("severity", "", "grave"),
  };
  expect(await mistakesOf(files)).toEqual([
    "rule_throws_at_load rules/throws.rule.ts:2:7",
    "rulebook_bad_value rules/severity.rule.ts:3:66",
  ]);
});
