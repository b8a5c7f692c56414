import { assert, asyncProperty, shuffledSubarray } from "fast-check";
import { expect, test } from "vitest";
import {
  compareVerdicts,
  type Difference,
  type JudgeContext,
  openPair,
  openRulebook,
  type Rulebook,
  type TouchedRule,
  touchedRules,
  type Verdict,
} from "../src/index.ts";
import { type Files, load, subjectsIn } from "./rulebook-directory.ts";

const CONTEXT: JudgeContext = { gate: "files", now: Date.parse("2026-11-22T00:00:00Z"), scope: "repo:example.com/a/b" };

function rule(id: string, metadata: readonly string[], body: string): string {
  const lines = [`id: ${id}`, "severity: medium", "applies: [{view: k8s.object}]", ...metadata];
  return `# METADATA
# scope: package
# title: ${id}
# custom:
#   sekisho:
${lines.map((line) => `#     ${line}\n`).join("")}package acme.${id.replaceAll("-", "_")}

${body}
`;
}

const PARAMETERS = "parameters: {type: object, properties: {banned: {type: array, default: [a]}}}";

/** Rules that read parameters, data, a library, a context that is unknown, and one that fails. */
const BASE: Files = {
  "rulebook.yaml": `apiVersion: rulebook/v1
name: acme
version: 1.0.0
rules: {}
stages: []
`,
  "rules/named.rego": rule(
    "named",
    [PARAMETERS],
    'deny contains {"msg": "banned"} if input.metadata.name in data.parameters.banned',
  ),
  "rules/listed.rego": rule(
    "listed",
    ["instance: field"],
    'deny contains {"msg": "listed", "field": f} if { some f in data.lists.fields; input.data[f] }',
  ),
  "rules/helped.rego": rule(
    "helped",
    [],
    'import data.lib.names\n\ndeny contains {"msg": "helped"} if { names.short(input.metadata.name) }',
  ),
  "rules/user.rego": rule("user", [], 'deny contains {"msg": "user"} if data.context.user.name == "x"'),
  "rules/strange.rego": rule("strange", [], 'deny contains 1 if input.metadata.name == "b"'),
  "rules/lib/names.rego": "package lib.names\n\nshort(name) if count(name) < 2\n",
  "rules/lib/unused.rego": "package lib.unused\n\nx := 1\n",
  "data/lists/fields.yaml": "[one, two]\n",
  "data/other.yaml": "{x: 1}\n",
};

const SUBJECTS = subjectsIn(
  ["a", "b", "ccc"]
    .flatMap((name) => [
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: n}\ndata: {one: "1", three: "3"}\n`,
      `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: m}\nspec: {}\n`,
    ])
    .join("---\n"),
);

const edit =
  (path: string, from: string, to: string) =>
  (files: Files): Files => ({ ...files, [path]: (files[path] ?? "").replace(from, to) });
const put =
  (path: string, text: string) =>
  (files: Files): Files => ({ ...files, [path]: text });
const without =
  (path: string) =>
  (files: Files): Files =>
    Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));

const OWNERS = "apiVersion: rulebook/v1\nkind: Owners\ndefault: sec\nteams: {sec: {approves: ['acme/*']}}\nowns: []\n";

function exemption(id: string, name: string, rules: string): Files {
  return {
    "owners.yaml": OWNERS,
    [`exemptions/${id}.yaml`]: `apiVersion: rulebook/v1\nkind: Exemption\nid: ${id}\nrules: [${rules}]\nmatch: [{name: ${name}}]
reason: Because.\nticket: T-1\napprover: sec\napproved: 2026-11-01\nexpires: 2027-02-01\n`,
  };
}

/** A change of the rulebook by its name, and the rules that it touches. */
const CHANGES: Readonly<Record<string, readonly [change: (files: Files) => Files, touched: readonly string[]]>> = {
  "a body": [edit("rules/helped.rego", "if { names", 'if { input.kind == "Service"; names'), ["helped"]],
  "a comment": [edit("rules/helped.rego", "# title: helped", "# title: other words"), []],
  "a library": [edit("rules/lib/names.rego", "< 2", "> 2"), ["helped"]],
  "a library that nobody uses": [edit("rules/lib/unused.rego", "x := 1", "x := 2"), []],
  "data that a rule reads": [put("data/lists/fields.yaml", "[two, three]\n"), ["listed"]],
  "data that no rule reads": [put("data/other.yaml", "{x: 2}\n"), []],
  "a parameter": [edit("rulebook.yaml", "rules: {}", "rules: {acme/named: {parameters: {banned: [b]}}}"), ["named"]],
  "a severity": [edit("rules/listed.rego", "severity: medium", "severity: high"), ["listed"]],
  "a stage": [edit("rulebook.yaml", "stages: []", "stages: [{rules: [acme/listed], action: warn}]"), ["listed"]],
  "a stage that is over": [
    edit("rulebook.yaml", "stages: []", "stages: [{rules: [acme/named], action: off, until: 2026-11-01}]"),
    ["named"],
  ],
  "a rule off": [edit("rulebook.yaml", "stages: []", "stages: [{rules: ['acme/h*'], action: off}]"), ["helped"]],
  "an exemption": [(files) => ({ ...files, ...exemption("one", "a", "acme/listed") }), ["listed"]],
  "another exemption": [
    (files) => ({ ...files, ...exemption("two", "'*'", "acme/listed, acme/named") }),
    ["listed", "named"],
  ],
  "what it applies to": [
    edit("rules/helped.rego", "[{view: k8s.object}]", "[{view: k8s.object, kinds: [Service]}]"),
    ["helped"],
  ],
  "the instance": [edit("rules/listed.rego", "#     instance: field\n", ""), ["listed"]],
  "a rule is gone": [without("rules/user.rego"), ["user"]],
  "a rule is new": [
    put("rules/new.rego", rule("new", [], 'deny contains {"msg": "new"} if input.kind == "Service"')),
    ["new"],
  ],
  "a rule has another id": [edit("rules/named.rego", "id: named", "id: called\n#     formerly: [named]"), ["called"]],
  "a rule that fails is mended": [edit("rules/strange.rego", "contains 1 if", 'contains "1" if'), ["strange"]],
  "a rule reads the context": [
    edit("rules/helped.rego", "if { names", 'if { data.context.operation == "CREATE"; names'),
    ["helped"],
  ],
  owners: [put("owners.yaml", OWNERS), []],
};

function applied(names: readonly string[]): Files {
  return names.reduce((files, name) => CHANGES[name]?.[0](files) ?? files, BASE);
}

test.each(Object.entries(CHANGES))("what a change touches: %s", async (_, [change, touched]) => {
  const [from, to] = [await load(BASE), await load(change(BASE))];
  const ids = (rules: readonly TouchedRule[]): readonly string[] => rules.map(({ id }) => id.replace("acme/", ""));
  expect(ids(touchedRules(from, to))).toEqual(touched);
  expect(ids(touchedRules(to, to))).toEqual([]);
});

test("judging what a change touches tells the same as judging all by both", { timeout: 120_000 }, async () => {
  const kinds = new Set<string>();
  const some = shuffledSubarray(Object.keys(CHANGES), { maxLength: 5 });
  await assert(
    asyncProperty(some, some, async (before, after) => {
      const [from, to] = [await load(applied(before)), await load(applied(after))];
      const told = (await openPair(from, to).compare(SUBJECTS, CONTEXT)).map(sorted);
      const [a, b] = [
        await openRulebook(from).judge(SUBJECTS, CONTEXT),
        await openRulebook(to).judge(SUBJECTS, CONTEXT),
      ];
      const presentId = (id: string): string => to.renamed.get(id) ?? id;
      const whole = SUBJECTS.map((_, i) => sorted(compareVerdicts({ ...pairAt(a, b, i), presentId })));
      expect(told).toEqual(whole);
      for (const [i] of SUBJECTS.entries()) expectByHand(whole[i] ?? [], pairAt(a, b, i), to);
      for (const { kind } of whole.flat()) kinds.add(kind);
    }),
    { numRuns: 150, seed: 8 },
  );
  // A property over changes that change nothing would hold, too.
  expect([...kinds].sort()).toEqual(["changed", "exempted", "failing", "passing", "unjudged", "warned"]);
});

function pairAt(a: readonly Verdict[], b: readonly Verdict[], i: number): { before: Verdict; after: Verdict } {
  const [before, after] = [a[i], b[i]];
  if (before === undefined || after === undefined) throw new Error("no verdict");
  return { before, after };
}

/** Said in another way: what stops newly, and what is broken no more though its rule could judge. */
function expectByHand(
  told: readonly Difference[],
  { before, after }: { before: Verdict; after: Verdict },
  to: Rulebook,
): void {
  const of = (kind: string): readonly string[] =>
    told.filter((one) => one.kind === kind).map(({ rule, instance }) => `${rule} ${instance}`);
  const names = (list: readonly { readonly rule: string; readonly instance: string }[]): readonly string[] => [
    ...new Set(list.map(({ rule: id, instance }) => `${to.renamed.get(id) ?? id} ${instance}`)),
  ];
  const broken = (verdict: Verdict): readonly string[] =>
    names([...verdict.violations, ...verdict.warnings, ...verdict.audited, ...verdict.exempted]);
  const open = new Set([...after.errors, ...after.unknown].map(({ rule: id }) => id));
  const stopped = names(before.violations);
  expect([...of("failing")].sort()).toEqual(
    names(after.violations)
      .filter((name) => !stopped.includes(name))
      .sort(),
  );
  expect([...of("passing")].sort()).toEqual(
    broken(before)
      .filter((name) => !broken(after).includes(name) && !open.has(name.slice(0, name.indexOf(" "))))
      .sort(),
  );
}

function sorted(differences: readonly Difference[]): readonly Difference[] {
  const name = ({ rule, key, kind }: Difference): string => `${rule} ${key} ${kind}`;
  return differences.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}

test("a rule in TypeScript is touched by what it imports and by data, not by its neighbours", async () => {
  const script = (name: string, more: string): string => `import { rule } from "@sekisho/rule";
${more}
export const ${name} = rule({id: "${name}", title: "T", severity: "low", applies: [{ view: "k8s.object" }], check(o, { report }) { if (o.kind === "Service") report({ msg: "x" }); } });
`;
  const files: Files = {
    "rulebook.yaml": "apiVersion: rulebook/v1\nname: acme\nversion: 1.0.0\n",
    "rules/one.rule.ts": script("one", 'import { x } from "./shared.ts";\nexport const y = x;'),
    "rules/two.rule.ts": script("two", ""),
    "rules/shared.ts": "export const x = 1;\n",
  };
  const touched = async (change: Files): Promise<readonly string[]> =>
    touchedRules(await load(files), await load({ ...files, ...change })).map(({ id }) => id);
  expect(await touched({})).toEqual([]);
  expect(await touched({ "rules/shared.ts": "export const x = 2;\n" })).toEqual(["acme/one"]);
  expect(await touched({ "rules/two.rule.ts": script("two", "// other") })).toEqual(["acme/two"]);
  expect(await touched({ "data/x.yaml": "{a: 1}\n" })).toEqual(["acme/one", "acme/two"]);
});
