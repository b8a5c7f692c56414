import { expect, test } from "vitest";
import { type Files, folder, POD, RULEBOOK, SETTINGS, sekisho } from "./world.ts";

const OWNERS = `apiVersion: rulebook/v1
kind: Owners
default: platform
teams: {platform: {}, security: {approves: ["acme/*"]}}
`;

const EXEMPTION = `apiVersion: rulebook/v1
kind: Exemption
id: held
rules: [acme/host-network]
match: [{name: q}]
reason: why not
ticket: T-1
approver: security
approved: 2026-11-01
expires: 2027-01-01
`;

const IMAGE = `# METADATA
# scope: package
# title: Images come from us
# description: Others are not scanned.
# custom:
#   sekisho:
#     id: image
#     severity: low
#     fix: Push it.
#     formerly: [images]
#     applies: [{view: k8s.pod, kinds: [Pod]}]
#     parameters:
#       type: object
#       required: [needed]
#       properties: {needed: {type: string}, given: {type: string, default: x}}
#     ja: {title: 自社のイメージ, why: 未検査です, fix: 登録してください}
package acme.image

deny contains {"msg": "x"} if input.spec.image == data.parameters.needed
`;

const COMPANY: Files = {
  ...RULEBOOK,
  "sekisho.yaml": SETTINGS,
  "rulebook/owners.yaml": OWNERS,
  "rulebook/rules/image.rego": IMAGE,
  "rulebook/exemptions/q.yaml": EXEMPTION,
  "deploy/a.yaml": POD,
  "deploy/b.yaml": POD.replace("name: p,", "name: q,"),
};

const explain = (cwd: string, ...argv: readonly string[]) => sekisho(cwd, ["explain", ...argv]);

test("a rule: why, to what, whether it is judged, who may exempt, which exemptions hold, where it stands", async () => {
  const cwd = folder(COMPANY);
  const { status, out } = await explain(cwd, "acme/image");
  expect(status).toBe(0);
  expect(out).toMatch(/^acme\/image {2}low\n {2}Images come from us\n\n/);
  for (const line of [
    /why +Others are not scanned\.\n/,
    /fix +Push it\.\n/,
    /applies +k8s\.pod; kinds: Pod\n/,
    /parameters +given: "x"\n/,
    /broken +is not judged: nobody gives needed\n/,
    /exemption +security may grant one: sekisho exempt acme\/image FILE:LINE\n/,
    /rule +rulebook\/rules\/image\.rego:1\n/,
  ]) {
    expect(out).toMatch(line);
  }
  expect((await explain(cwd, "acme/images")).out).toBe(out);
  const host = await explain(cwd, "acme/host-network");
  expect(host.out).toMatch(/broken +stops\n/);
  expect(host.out).toMatch(/exemption +held until 2027-01-01\n/);
  expect((await explain(cwd, "acme/host-network", "--at", "2027-01-02")).out).not.toContain("held");
  const japanese = await explain(cwd, "acme/image", "--lang", "ja");
  expect(japanese.out).toMatch(/自社のイメージ[^]*理由 +未検査です\n/);
});

test.each<[string, readonly string[]]>([
  ["file and line", ["acme/host-network", "deploy/a.yaml:4"]],
  ["file", ["acme/host-network", "deploy/a.yaml"]],
  ["thing", ["acme/host-network", "Pod ns/p"]],
])("a violation by its %s: what the rule read, with its lines", async (_, operands) => {
  const { status, out } = await explain(folder(COMPANY), ...operands);
  expect(status).toBe(0);
  expect(out).toMatch(/^acme\/host-network {2}high\n {2}hostNetwork is true\n {2}--> deploy\/a\.yaml:4 {2}Pod ns\/p\n/);
  expect(out).toMatch(/owner +platform\n/);
  expect(out).toMatch(/exemption +security may grant one: sekisho exempt acme\/host-network deploy\/a\.yaml:4\n/);
  expect(out).toMatch(/The rule read\n {2}--> deploy\/a\.yaml:4:21 {2}spec\.hostNetwork\n/);
  expect(out).toMatch(/4 \| spec: \{hostNetwork: true\}\n +\| +\^{4}\n/);
  expect(out).not.toContain("b.yaml");
});

test("a violation by its key, as `explain` shows it; an exempted one says so", async () => {
  const cwd = folder(COMPANY);
  const shown = await explain(cwd, "acme/host-network", "deploy/b.yaml");
  expect(shown.out).toMatch(/broken +is exempted by held\n/);
  const key = /key +([a-z2-7]{26})\n/.exec(shown.out)?.[1] ?? "";
  expect((await explain(cwd, key)).out).toBe(shown.out);
  expect((await explain(cwd, key.slice(0, 8))).out).toBe(shown.out);
});

const SCRIPT = `import { rule } from "@sekisho/rule";

export const sidecar = rule({
  id: "sidecar", title: "Pods have a sidecar", severity: "low", why: "It logs.", fix: "Add it.",
  ja: { title: "サイドカーを置く", why: "ログのためです。", fix: "追加してください。", message: "{pod} にありません" },
  applies: [{ view: "k8s.pod" }], message: "{pod} has none",
  check(pod, { report }) {
    if ((pod.spec?.containers ?? []).length < 2) report({ pod: pod.metadata?.name });
  },
});
`;

const LANGUAGES = { ...COMPANY, "rulebook/rules/sidecar.rule.ts": SCRIPT };

/** Why, derivation, lines read, how to fix, who may exempt: by language of the output and of the rule. */
test.each<[string, string, readonly RegExp[]]>([
  [
    "acme/image",
    "en",
    [
      /why +Others are not scanned/,
      /How it decides\n +19 \| deny contains/,
      /fix +Push it/,
      /exemption +security may grant one/,
    ],
  ],
  [
    "acme/image",
    "ja",
    [/理由 +未検査です/, /判定のしかた\n +19 \| deny/, /対処 +登録してください/, /例外 +security が許可できます/],
  ],
  [
    "acme/sidecar",
    "en",
    [
      /why +It logs\./,
      /How it decides\n +3 \| export const sidecar = rule\(\{\n[^]* +10 \| \}\);/,
      /fix +Add it/,
      /exemption +security may/,
    ],
  ],
  ["acme/sidecar", "ja", [/理由 +ログのためです/, /判定のしかた\n/, /対処 +追加してください/, /例外 +security が/]],
])("all that a person needs of a rule: %s in %s", { timeout: 30_000 }, async (rule, language, lines) => {
  const { status, out } = await explain(folder(LANGUAGES), rule, "--lang", language);
  expect(status).toBe(0);
  for (const line of lines) expect(out).toMatch(line);
});

test.each<[string, string, readonly RegExp[]]>([
  [
    "acme/sidecar",
    "en",
    [
      /p has none/,
      /why +It logs/,
      /fix +Add it/,
      /exemption +security may/,
      /Found with\n {2}pod: "p"/,
      /The rule read\n {2}--> deploy\/a\.yaml:/,
    ],
  ],
  [
    "acme/sidecar",
    "ja",
    [
      /p にありません/,
      /理由 +ログ/,
      /対処 +追加/,
      /例外 +security が/,
      /見つかった値\n/,
      /ルールが読んだところ\n {2}--> deploy\/a\.yaml:/,
    ],
  ],
  [
    "acme/host-network",
    "ja",
    [/例外 +security が/, /ルールが読んだところ\n {2}--> deploy\/a\.yaml:4:21 {2}spec\.hostNetwork/],
  ],
])("all that a person needs of a violation: %s in %s", { timeout: 30_000 }, async (rule, language, lines) => {
  const { status, out } = await explain(folder(LANGUAGES), rule, "deploy/a.yaml", "--lang", language);
  expect(status).toBe(0);
  for (const line of lines) expect(out).toMatch(line);
});

test("a rule of Conftest's style shows its own lines; without owners.yaml nobody is said to grant", async () => {
  const conftest = `package main

deny_root contains msg if {
	input.kind == "Pod"
	msg := "root"
}

deny_other contains "x" if false
`;
  const { "rulebook/owners.yaml": _, "rulebook/exemptions/q.yaml": __, ...rest } = COMPANY;
  const { status, out } = await explain(
    folder({ ...rest, "rulebook/rules/main.rego": conftest }),
    "acme/main/deny_root",
  );
  expect(status).toBe(0);
  expect(out).toMatch(/exemption +this rulebook has no owners\.yaml/);
  expect(out).toMatch(/How it decides\n +3 \| deny_root contains msg if \{\n[^]* +6 \| \}\n$/);
});

test("JSON has the same for programs", async () => {
  const cwd = folder(LANGUAGES);
  const rule = JSON.parse((await explain(cwd, "acme/image", "--format", "json")).out) as unknown;
  expect(rule).toMatchObject({
    version: "explain/1",
    explained: [
      {
        rule: {
          id: "acme/image",
          why: "Others are not scanned.",
          fix: "Push it.",
          missing: ["needed"],
          decides: { line: 19 },
          file: "rulebook/rules/image.rego",
        },
        exemption: { granters: ["security"], command: "sekisho exempt acme/image FILE:LINE", held: [] },
      },
    ],
  });
  const { out } = await explain(cwd, "acme/host-network", "deploy/b.yaml", "--format", "json");
  expect(JSON.parse(out)).toMatchObject({
    explained: [
      {
        exemption: { held: [{ id: "held", expires: "2027-01-01" }] },
        violation: {
          exemptedBy: ["held"],
          owner: "platform",
          places: [{ file: "deploy/b.yaml", line: 4, column: 21 }],
          reads: [
            {
              path: ["spec", "hostNetwork"],
              isMissing: false,
              lines: [{ line: 2 }, { line: 3 }, { line: 4, text: "spec: {hostNetwork: true}" }],
            },
          ],
        },
      },
    ],
  });
});

test("a secret that a rule reads stays hidden", async () => {
  const rule = IMAGE.replace("acme.image", "acme.secret")
    .replace("id: image", "id: secret")
    .replace(/# {5}formerly.*\n/, "")
    .replace("view: k8s.pod, kinds: [Pod]", "view: k8s.object")
    .replace("required: [needed]", "required: []")
    .replace("input.spec.image == data.parameters.needed", "count(input.data.password) > 3");
  const secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: ns}\ndata:\n  password: aHVudGVyMg==\n";
  const cwd = folder({ ...COMPANY, "rulebook/rules/secret.rego": rule, "deploy/s.yaml": secret });
  const { status, out } = await explain(cwd, "acme/secret", "deploy/s.yaml");
  expect([status, out.includes("data.password"), out.includes("aHVudGVyMg")]).toEqual([0, true, false]);
});

test.each<[string, readonly string[], RegExp]>([
  ["no operand", [], /RULE FILE:LINE/],
  ["three", ["a/b", "c", "d"], /RULE FILE:LINE/],
  ["no such rule", ["acme/host-networks"], /did you mean acme\/host-network\?/],
  ["no such rule for a thing", ["acme/host-networks", "deploy/a.yaml"], /did you mean acme\/host-network\?/],
  ["nothing there", ["acme/host-network", "deploy/a.yaml:5"], /nothing that is judged here breaks/],
  ["a key that is too short", ["aaaa"], /nothing that is judged here breaks aaaa/],
  ["no such rulebook", ["acme/host-network", "--rulebook", "nowhere"], /rulebook_not_found/],
])("not explained: %s", async (_, argv, said) => {
  const { status, out, err } = await explain(folder(COMPANY), ...argv);
  expect([status, out]).toEqual([2, ""]);
  expect(err).toMatch(said);
});
