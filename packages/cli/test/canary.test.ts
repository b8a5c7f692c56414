import { describe, expect, test } from "vitest";
import { type Files, folder, sekisho } from "./world.ts";

/** Values that no output may show, in any of the forms that are told apart below. */
const CANARIES = ["canaryAlpha71", "canaryBravo82", "canaryGamma93", "canaryDelta64"] as const;
const [ALPHA, BRAVO, GAMMA, DELTA] = CANARIES;

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Rules of both kinds that say all they can of what they get, computed values too. */
const RULES: Files = {
  "sekisho.yaml": "apiVersion: sekisho/v1\nrulebook: ./rulebook\nscope: repo:example.com/a/b\n",
  "rulebook/rulebook.yaml": "apiVersion: rulebook/v1\nname: leaky\nversion: 1.0.0\n",
  "rulebook/rules/conftest.rego": `package main

deny contains sprintf("the whole is %v", [input])

deny contains {"msg": sprintf("%v is %v", [path, value]), "path": path, "value": value} if walk(input, [path, value])

deny_decoded contains msg if {
	some value in input.data
	msg := sprintf("decoded: %s, first half: %s", [base64.decode(value), substring(base64.decode(value), 0, 9)])
}

deny_computed contains {"msg": upper(value), "upper": upper(value), "length": count(value), "url": urlquery.encode(value)} if {
	walk(input, [_, value])
	is_string(value)
}

warn_split contains {"msg": "halves", "halves": [substring(value, 0, 10), substring(value, 1, -1)]} if {
	walk(input, [_, value])
	is_string(value)
}

deny_conflict if pick(input) == 1

pick(x) := concat("", ["conflict ", json.marshal(x)]) if true

pick(x) := json.marshal(x) if true
`,
  "rulebook/rules/native.rego": `# METADATA
# scope: package
# title: Nothing is said
# custom:
#   sekisho:
#     id: says-all
#     severity: high
#     applies: [{view: k8s.object}, {view: tf.change}, {view: file}]
#     instance: value
#     message: "at {path} stands {value}"
#     ja:
#       title: 何も言わない
#       message: "{path} に {value}"
package leaky.says_all

deny contains {"msg": sprintf("%v: %v", [path, value]), "path": sprintf("%v", [path]), "value": value} if {
	walk(input, [path, value])
}
`,
};

const lastApplied = JSON.stringify({ kind: "Secret", apiVersion: "v1", stringData: { p: DELTA } });

const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: s
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '${lastApplied}'
data:
  a: ${base64(ALPHA)}
stringData:
  b: ${BRAVO}
  folded: "canary\\
    Gamma93"
  block: |
    first ${GAMMA}
    ${DELTA}
`;

const POD = `apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {x: y}}\nspec: {hostNetwork: true}\n`;

const plan = (changes: object, rest: object = {}): string =>
  JSON.stringify(
    {
      format_version: "1.2",
      resource_changes: [
        {
          address: "aws_db_instance.a",
          mode: "managed",
          type: "aws_db_instance",
          change: { actions: ["create"], before: null, after_unknown: { id: true }, ...changes },
        },
      ],
      ...rest,
    },
    null,
    1,
  );

const JUDGED: readonly (readonly [what: string, files: Files])[] = [
  ["a Secret", { "s.yaml": SECRET }],
  ["a Secret between others", { "s.yaml": `${POD}---\n${SECRET}---\n${POD}` }],
  ["a Secret in CRLF with a mark", { "s.yaml": `\ufeff${SECRET.replaceAll("\n", "\r\n")}` }],
  [
    "a Secret in a list, on one line",
    {
      "s.json": JSON.stringify({
        apiVersion: "v1",
        kind: "List",
        items: [
          { apiVersion: "v1", kind: "Pod", metadata: { name: "p" } },
          {
            apiVersion: "v1",
            kind: "Secret",
            metadata: { name: "s" },
            data: { a: base64(ALPHA) },
            stringData: { b: BRAVO },
          },
        ],
      }),
    },
  ],
  [
    "items of a typed list",
    { "s.yaml": `apiVersion: v1\nkind: SecretList\nitems:\n- metadata: {name: s}\n  stringData: {b: ${BRAVO}}\n` },
  ],
  [
    "a Secret whose kind is written oddly",
    {
      "s.yaml": `"apiVersion": v1\n? "k\\x69nd"\n: !!str "S\\x65cret"\nmetadata: {name: s}\nstringData: {b: ${BRAVO}}\n`,
    },
  ],
  [
    "a Secret by anchors",
    {
      "s.yaml": `x: &k Secret\napiVersion: v1\nkind: *k\nmetadata: {name: s}\nstringData: &d {b: ${BRAVO}}\ncopy: *d\n`,
    },
  ],
  ["a Secret that is no object", { "s.yaml": `kind: Secret\nstringData: {b: ${BRAVO}}\n` }],
  [
    "a Secret inside of another object",
    {
      "s.yaml": `apiVersion: x.io/v1\nkind: Template\nmetadata: {name: t}\nspec:\n  objects:\n  - kind: Secret\n    stringData: {b: ${BRAVO}}\n`,
    },
  ],
  [
    "a plan",
    {
      "plan.json": plan(
        {
          after: { password: ALPHA, list: [{ token: BRAVO }, { token: "open" }], all: { deep: GAMMA }, id: null },
          after_sensitive: { password: true, list: [{ token: true }, {}], all: true },
          before_sensitive: false,
        },
        {
          variables: { token: { value: DELTA } },
          configuration: { root_module: { variables: { token: { sensitive: true } } } },
        },
      ),
    },
  ],
  [
    "an update and a secret that is known later",
    {
      "plan.json": plan({
        actions: ["update"],
        before: { password: ALPHA, user: "u" },
        before_sensitive: { password: true },
        after: { user: "v", token: BRAVO },
        after_unknown: { password: true },
        after_sensitive: { password: true, token: true },
      }),
    },
  ],
  [
    "a Secret in a plan, which Terraform does not mark",
    {
      "plan.json": plan({
        after: { manifest: { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { a: base64(ALPHA) } } },
        after_sensitive: {},
      }),
    },
  ],
  [
    "a value that does not fit its tag",
    { "s.yaml": `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  b: !!int ${BRAVO}\n` },
  ],
];

/** What a rule computes from a value that stands openly is nobody's to know; the value itself is. */
const COPIED: readonly (readonly [what: string, files: Files])[] = [
  ["the same value elsewhere in the file", { "s.yaml": `${SECRET}---\n${POD.replace("x: y", `x: ${BRAVO}`)}` }],
  ["the same value before it in the file", { "s.yaml": `${POD.replace("x: y", `x: ${BRAVO}`)}---\n${SECRET}` }],
];

const broken = (head: string): string =>
  `${head}metadata: {name: s}\nstringData:\n  b: ${BRAVO}\n  c: [1, }\n  d: ${ALPHA}\n`;

const BROKEN: readonly (readonly [what: string, files: Files])[] = [
  ["as people write it", { "s.yaml": broken("apiVersion: v1\nkind: Secret\n") }],
  ["kind on the next line", { "s.yaml": broken("apiVersion: v1\nkind:\n  Secret\n") }],
  ["an escape in kind", { "s.yaml": broken('apiVersion: v1\nkind: "S\\u0065cret"\n') }],
  ["a broken line in kind", { "s.yaml": broken('apiVersion: v1\nkind: "Sec\\\n  ret"\n') }],
  ["kind by an alias", { "s.yaml": broken("x: &k Secret\napiVersion: v1\nkind: *k\n") }],
  ["kind behind a tag and much space", { "s.yaml": broken(`apiVersion: v1\nkind: !!str ${" ".repeat(60)} Secret\n`) }],
  ["kind in base64", { "s.yaml": broken("apiVersion: v1\nkind: !!binary U2VjcmV0\n") }],
  ["kind behind a question mark", { "s.yaml": broken("apiVersion: v1\n? kind\n: Secret\n") }],
  ["JSON", { "s.json": `{"kind": "Secret", "stringData": {"b": "${BRAVO}" "c": 1}}` }],
  ["JSON with an escape", { "s.json": `{"kind": "\\u0053ecret",\n "stringData": {"b": "${BRAVO}"\n "c": 1}}` }],
  ["before its kind is said", { "s.yaml": `stringData:\n  b: ${BRAVO}\n  c: [1, }\nkind: Secret\n` }],
  ["a key that stands twice", { "s.yaml": `kind: Secret\nstringData:\n  b: ${BRAVO}\n  b: ${ALPHA}\n` }],
  ["an alias that has no anchor", { "s.yaml": `kind: Secret\nstringData:\n  b: ${BRAVO}\n  c: *x\n` }],
  [
    "a plan that is cut off",
    { "p.json": `{"format_version":"1.2","terraform_version":"1.9.0","variables":{"token":{"value":"${BRAVO}"}},"x` },
  ],
  [
    "a plan with a mistake",
    { "p.json": plan({ after: { p: ALPHA }, after_sensitive: { p: true } }).replace('"p": true', '"p": true "q"') },
  ],
];

const FORMS = ["text", "json", "sarif", "github", "junit"] as const;

describe("secrets stay out of every output", () => {
  test.each(JUDGED)("%s", async (_, files) => {
    for (const lang of ["en", "ja"]) await expectNoCanary({ ...RULES, ...files }, ["--lang", lang]);
  });
});

describe("a value that is secret elsewhere in its file is so in the open, too", () => {
  test.each(COPIED)("%s", async (_, files) => expectNoCanary({ ...RULES, ...files }, [], same));
});

describe("a Secret that can't be read is not shown", () => {
  test.each(BROKEN)("%s", async (_, files) => {
    await expectNoCanary({ ...RULES, ...files }, []);
  });
});

async function expectNoCanary(files: Files, options: readonly string[], formsOf = forms): Promise<void> {
  const root = folder(files);
  for (const form of FORMS) {
    const argv = ["check", "--all", "--verbose", "--output", form, ...options];
    const { out, err } = await sekisho(root, argv, { columns: 160 });
    expect(out.length).toBeGreaterThan(100);
    const shown = CANARIES.flatMap(formsOf).filter((text) => `${out}${err}`.includes(text));
    expect([form, shown]).toEqual([form, []]);
  }
}

function same(canary: string): readonly string[] {
  return [canary, base64(canary)];
}

/** As it is, as base64, in capitals, and in parts that a rule cut out. */
function forms(canary: string): readonly string[] {
  return [...same(canary), canary.toUpperCase(), canary.slice(0, 10), canary.slice(1)];
}
