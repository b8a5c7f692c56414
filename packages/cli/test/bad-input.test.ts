import { closeSync, ftruncateSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkJson, type Files, folder, POD, RULEBOOK, SETTINGS, sekisho } from "./world.ts";

/** Checks these files beside a Pod that breaks a rule, and gives what is said about them. */
async function said(files: Files, argv: readonly string[] = []) {
  const root = folder({ "sekisho.yaml": SETTINGS, ...RULEBOOK, "zz.yaml": POD, ...files });
  const report = await checkJson(root, argv);
  // Whatever is wrong with the others: this one is judged.
  expect(report.verdicts.flatMap(({ violations }) => violations.map(({ rule }) => rule))).toContain(
    "acme/host-network",
  );
  return {
    codes: report.diagnostics.map(({ code, span }) =>
      span === undefined ? code : `${code} ${span.file}:${span.start.line}:${span.start.column}`,
    ),
    skipped: report.skipped
      .map(({ file, reason }) => `${reason} ${file}`)
      .filter((line) => !/^(settings|rulebook) /.test(line)),
    status: report.exitStatus,
    subjects: report.counts.subjects,
  };
}

const bomb = (levels: number): string =>
  [
    `a0: &a0 [x, x, x, x, x, x, x, x, x, x]`,
    ...Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(", ")}]`),
  ].join("\n");

describe("a file that can't be read is said with its place, and nothing else is lost", () => {
  test.each<[string, string, string | Uint8Array, RegExp]>([
    ["broken YAML", "a.yaml", "a: [1, 2\nb: 3\n", /^yaml_\w+ a\.yaml:2:/],
    ["broken JSON", "a.json", '{"a": 1,\n "b" 2}', /^json_\w+ a\.json:2:6$/],
    [
      "10,000 levels of YAML",
      "a.yaml",
      `a: ${"[".repeat(10_000)}${"]".repeat(10_000)}`,
      /^document_too_deep a\.yaml:1:/,
    ],
    ["10,000 levels of JSON", "a.json", "[".repeat(10_000) + "]".repeat(10_000), /^document_too_deep a\.json:1:/],
    ["an alias bomb", "a.yaml", bomb(9), /^\w+ a\.yaml:\d+:/],
    ["a key that stands twice", "a.yaml", "a: 1\na: 2\n", /^\w*duplicate\w* a\.yaml:2:1$/],
    ["a key that stands twice in JSON", "a.json", '{"a": 1, "a": 2}', /^\w*duplicate\w* a\.json:1:10$/],
    ["a binary file", "a.yaml", new Uint8Array([1, 0, 2, 0, 0, 255, 3]), /^binary_file a\.yaml:1:1$/],
    ["bytes that are no UTF-8", "a.yaml", new Uint8Array([97, 58, 32, 255, 10]), /^encoding a\.yaml:1:4$/],
    ["UTF-16", "a.yaml", new Uint8Array([0xff, 0xfe, 97, 0, 58, 0]), /^encoding a\.yaml:1:1$/],
    ["half of a surrogate pair", "a.json", '{"a": "\\ud800"}', /^\w*surrogate\w* a\.json:1:/],
  ])("%s", async (_, name, content, expected) => {
    const { codes, status } = await said({ [name]: content });
    expect(codes).toEqual([expect.stringMatching(expected)]);
    expect(status).toBe(2);
  });

  test("the sound documents around a broken one are judged", async () => {
    const { codes, subjects } = await said({ "a.yaml": `${POD}---\na: [1\n---\n${POD}` });
    expect(codes).toEqual([expect.stringMatching(/^yaml_\w+ a\.yaml:/)]);
    expect(subjects).toBeGreaterThanOrEqual(2);
  });

  test("100 MB are refused without being read", async () => {
    const root = folder({ "sekisho.yaml": SETTINGS, ...RULEBOOK, "zz.yaml": POD });
    const file = openSync(join(root, "big.yaml"), "w");
    ftruncateSync(file, 100 * 1024 * 1024);
    closeSync(file);
    const report = await checkJson(root);
    expect(report.diagnostics.map(({ code }) => code)).toEqual(["file_too_large"]);
    expect(report.counts.files).toBe(1);
  });
});

describe("odd but sound files are judged", () => {
  test.each<[string, string, string, number]>([
    ["a byte order mark", "a.yaml", `\ufeff${POD}`, 1],
    ["CRLF", "a.yaml", POD.replaceAll("\n", "\r\n"), 1],
    ["__proto__ and constructor", "a.yaml", `${POD}__proto__: {spec: {}}\nconstructor: 1\ntoString: 2\n`, 1],
    ["the same in JSON", "a.json", '{"__proto__": {"a": 1}, "constructor": {"prototype": 1}}', 1],
    ["an empty file", "a.yaml", "", 0],
    ["only comments", "a.yaml", "# nothing\n", 0],
    ["empty documents", "a.yaml", "---\n---\n", 0],
  ])("%s", async (_, name, content, subjects) => {
    expect(await said({ [name]: content })).toMatchObject({ codes: [], status: 1, subjects: subjects + 1 });
  });

  test("places count without the mark, and in lines that end in CRLF", async () => {
    const root = folder({ "sekisho.yaml": SETTINGS, ...RULEBOOK, "a.yaml": `\ufeff${POD.replaceAll("\n", "\r\n")}` });
    const report = await checkJson(root);
    expect(report.verdicts[0]?.violations[0]?.places[0]).toMatchObject({ line: 4, column: 21 });
  });
});

describe("what a walk passes over", () => {
  test("is listed with its reason", async () => {
    const { skipped, status } = await said({
      "x.yaml/inner.txt": "",
      loop: "-> .",
      "self.yaml": "-> self.yaml",
      "env.yaml": "-> /proc/self/environ",
      "tsconfig.json": '{ // why\n "a": 1, }',
    });
    expect(skipped).toEqual([
      "link loop",
      "json-with-comments tsconfig.json",
      "other-format x.yaml/inner.txt",
      "link env.yaml",
      "link self.yaml",
    ]);
    expect(status).toBe(1);
  });

  test("is judged, or refused with a place, where it is named", async () => {
    expect((await said({ "t.json": '{ // why\n "a": 1 }' }, ["t.json", "zz.yaml"])).codes).toEqual([
      expect.stringMatching(/^json_\w+ t\.json:1:3$/),
    ]);
    expect((await said({ "e.yaml": "-> /proc/self/environ" }, ["e.yaml", "zz.yaml"])).codes).toEqual(["link_outside"]);
    expect((await said({ "x.txt": "a" }, ["x.txt", "zz.yaml"])).codes).toEqual([
      expect.stringMatching(/^unknown_format/),
    ]);
    expect((await said({}, ["gone.yaml", "zz.yaml"])).codes).toEqual(["not_found"]);
  });
});

describe("nothing to judge", () => {
  test.each<[string, Files, string[], number, RegExp]>([
    ["an empty directory", {}, [], 0, /Nothing was judged: there is no file/],
    ["an empty directory that is named", {}, ["."], 2, /Nothing was judged: what was named/],
    [
      "an empty directory that sekisho.yaml names",
      { "deploy/.gitignore": "*", "sekisho.yaml": `${SETTINGS}check: {paths: [deploy]}\n` },
      [],
      2,
      /Nothing was judged: what was named/,
    ],
    ["an empty file that is named", { "a.yaml": "# x" }, ["a.yaml"], 2, /Nothing was judged: what was named/],
    ["a file that no rule is about", { "values.yaml": "a: 1" }, ["values.yaml"], 0, /Nothing was judged: no rule/],
  ])("%s", async (_, files, argv, status, text) => {
    const ran = await sekisho(folder({ "sekisho.yaml": SETTINGS, ...RULEBOOK, ...files }), ["check", ...argv]);
    expect(ran).toMatchObject({ status, err: "" });
    expect(ran.out).toMatch(text);
    expect(ran.out).not.toMatch(/Passed/);
  });

  test("empty standard input, as a failed command before a pipe leaves it", async () => {
    expect(await sekisho(folder({}), ["check", "-"], { stdin: "" })).toMatchObject({ status: 2 });
  });
});

describe("rules and rulebooks that fail", () => {
  const withRule = (body: string): Files => ({
    "sekisho.yaml": SETTINGS,
    ...RULEBOOK,
    "rulebook/rules/other.rego": `# METADATA
# scope: package
# title: Other
# custom:
#   sekisho:
#     id: other
#     severity: low
#     applies: [{view: k8s.pod}]
package acme.other

${body}
`,
    "zz.yaml": POD,
  });

  test.each([
    [
      "conflicts",
      'deny contains {"msg": f(input)} if true\n\nf(_) := "a" if true\n\nf(_) := "b" if true',
      "eval_conflict_error",
    ],
    [
      "counts for ever",
      'deny contains {"msg": "x"} if count([1 | some a in numbers.range(1, 100000); some b in numbers.range(1, 100000); a == b]) > 1000000000',
      "eval_budget_exceeded",
    ],
  ])("a rule that %s is an error of that rule", async (_, body, code) => {
    const report = await checkJson(folder(withRule(body)));
    expect(report.verdicts[0]?.errors).toMatchObject([{ rule: "acme/other", code }]);
    expect(report.verdicts[0]?.violations.map(({ rule }) => rule)).toEqual(["acme/host-network"]);
    expect(report.exitStatus).toBe(2);
  });

  test("a rule that divides by zero is undefined there, as OPA has it", async () => {
    const report = await checkJson(folder(withRule('deny contains {"msg": "x"} if 1 / 0 == 1')));
    expect(report.verdicts[0]).toMatchObject({ errors: [], violations: [{ rule: "acme/host-network" }] });
  });

  test("ten mistakes are ten diagnostics, with places", async () => {
    const rule = (id: string, meta: string, body: string): string =>
      `# METADATA\n# scope: package\n# title: T\n# custom:\n#   sekisho:\n#     id: ${id}\n${meta}package acme.${id.replaceAll("-", "_")}\n\n${body}\n`;
    const applies = "#     severity: low\n#     applies: [{view: k8s.pod}]\n";
    const root = folder({
      "sekisho.yaml": SETTINGS,
      "a.yaml": POD,
      "rulebook/rulebook.yaml":
        "apiVersion: rulebook/v1\nname: acme\nversion: 1\nincludes:\n  - {use: sekisho:kubernets}\n  - {use: ../gone}\nstages:\n  - {rules: [acme/a], action: denny}\nrulez: {}\n",
      "rulebook/rules/a.rego": rule("a", applies.replace("low", "hihg"), 'deny contains {"msg": "x"} if true'),
      "rulebook/rules/b.rego": rule("b", applies.replace("k8s.pod", "k8s.pods"), 'deny contains {"msg": "x"} if true'),
      "rulebook/rules/c.rego": rule("c", `${applies}#     colour: red\n`, 'deny contains {"msg": "x"} if true'),
      "rulebook/rules/d.rego": rule("d", applies, 'deny contains {"msg": x} if true'),
      "rulebook/rules/e.rego": rule("e", applies, 'deny contains {"msg": "x"} if {'),
      "rulebook/owners.yaml":
        "apiVersion: rulebook/v1\nkind: Owners\ndefault: nobody\nteams:\n  platform: {language: fr}\n",
    });
    const { diagnostics, counts, exitStatus } = await checkJson(root);
    expect(diagnostics.length).toBeGreaterThanOrEqual(10);
    for (const { span } of diagnostics) expect(span?.start.line).toBeGreaterThan(0);
    expect([counts.subjects, exitStatus]).toEqual([0, 2]);
  });

  test.each([
    [
      "a mistake in sekisho.yaml",
      { "sekisho.yaml": "apiVersion: sekisho/v1\nrulebok: ./x\n" },
      /settings_unknown_key[^]*sekisho\.yaml:2:1[^]*did you mean/,
    ],
    ["an empty sekisho.yaml", { "sekisho.yaml": "" }, /settings_empty/],
    [
      "a rulebook that is not there",
      { "sekisho.yaml": "apiVersion: sekisho/v1\nrulebook: ./gone\n" },
      /rulebook_not_found/,
    ],
    [
      "a rulebook from a registry",
      { "sekisho.yaml": "apiVersion: sekisho/v1\nrulebook: oci://r.example/x\n" },
      /rulebook_unsupported/,
    ],
  ])("%s", async (_, files, text) => {
    const { status, out } = await sekisho(folder({ ...files, "a.yaml": POD }), ["check"]);
    expect(status).toBe(2);
    expect(out).toMatch(text);
    expect(out).toMatch(/Nothing was judged: mend the errors above first/);
  });
});

test("a directory without end is cut off, not followed", async () => {
  const root = folder({ "sekisho.yaml": SETTINGS, ...RULEBOOK, "zz.yaml": POD });
  mkdirSync(join(root, ...Array.from({ length: 140 }, () => "d")), { recursive: true });
  expect((await checkJson(root)).diagnostics.map(({ code }) => code)).toEqual(["too_deep"]);
});
