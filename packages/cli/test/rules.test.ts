import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { type Files, folder, MANIFEST, RULEBOOK, SETTINGS, sekisho } from "./world.ts";

const TRICKY = `# METADATA
# scope: package
# title: "A <b>|*title* with \`code|<i>\`"
# description: "Why & \\e[31m\\u202e so"
# related_resources:
# - ref: https://example.com/a?b=<c>
# - ref: javascript:alert(1)
# custom:
#   sekisho:
#     id: tricky
#     severity: low
#     fix: Do it.
#     formerly: [trick]
#     applies:
#     - {view: k8s.object, kinds: [apps/*], namespaces: [a, b]}
#     - {view: file, formats: [toml]}
#     parameters:
#       type: object
#       required: [needed]
#       properties:
#         needed: {type: string}
#         given: {type: array, items: {type: string}, default: ["\`\`x"]}
#     ja: {title: 厄介な題名, why: 理由, fix: 直す}
package acme.tricky

deny contains {"msg": "x"} if input.x
`;

const CONFTEST = 'package main\n\ndeny_latest contains msg if {\n\tinput.x\n\tmsg := "x"\n}\n';

const FILES: Files = {
  ...RULEBOOK,
  "sekisho.yaml": SETTINGS,
  "rulebook/rules/tricky.rego": TRICKY,
  "rulebook/rules/old.rego": CONFTEST,
};

const rules = (cwd: string, ...argv: readonly string[]) => sekisho(cwd, ["rules", ...argv]);

test("the same bytes wherever it lies, in every form", async () => {
  for (const format of ["md", "json", "html"]) {
    const first = await rules(folder(FILES), "--format", format);
    const second = await rules(
      folder({ ...FILES, "a/b.yaml": "" }),
      "--format",
      format,
      "--lang",
      format === "json" ? "ja" : "en",
    );
    const again = await rules(folder(FILES), "--format", format);
    expect([first.status, again.out]).toEqual([0, first.out]);
    if (format === "json") expect(second.out).toBe(first.out);
    expect(first.out).not.toContain(tmpdir());
  }
});

test("JSON has every rule by id, with what a program wants to know", async () => {
  const { out } = await rules(folder(FILES), "--format", "json");
  // The tests check what they read of it.
  const { rules: all, version } = JSON.parse(out) as { rules: readonly { id: string }[]; version: string };
  expect(version).toBe("rules/1");
  expect(all.map(({ id }) => id)).toEqual(["acme/host-network", "acme/main/deny_latest", "acme/tricky"]);
  expect(all[2]).toMatchObject({
    severity: "low",
    applies: ["k8s.object; kinds: apps/*; namespaces: a, b", "file; formats: toml"],
    parameters: { given: ["``x"] },
    missing: ["needed"],
    formerly: ["acme/trick"],
    references: ["https://example.com/a?b=<c>", "javascript:alert(1)"],
    source: "rules/tricky.rego",
    en: { title: "A <b>|*title* with `code|<i>`", fix: "Do it." },
    ja: { title: "厄介な題名", why: "理由" },
  });
});

test("Markdown: both languages, no tag and no broken table", async () => {
  const { out } = await rules(folder(FILES));
  expect(out.match(/^# .*$/gm)).toEqual(["# Rules of acme 1.0.0", "# acme 1.0.0 のルール"]);
  expect(out).toContain("| `acme/tricky` | A &lt;b>\\|\\*title\\* with `code\\|<i>` | low |\n");
  expect(out).toContain("\n## A &lt;b>|\\*title\\* with `code|<i>`\n");
  expect(out).toContain("\n## 厄介な題名\n");
  expect(out).toContain('``` given: ["``x"] ```');
  expect(out).toContain("Why & \ufffd\\[31m\ufffd so\n");
  const japanese = await rules(folder(FILES), "--lang", "ja");
  expect(japanese.out.match(/^# .*$/gm)).toEqual(["# acme 1.0.0 のルール"]);
});

test("HTML: texts are texts, and only pages are links", async () => {
  const { out } = await rules(folder(FILES), "--format", "html", "--lang", "en");
  expect(out).toContain("<h2>A &lt;b&gt;|*title* with <code>code|&lt;i&gt;</code></h2>");
  expect(out).toContain('<a href="https://example.com/a?b=&lt;c&gt;">');
  expect(out).not.toContain('href="javascript');
  expect(out).toContain('<a href="#en-acme%2Ftricky">');
  expect(out).toContain('<section id="en-acme%2Ftricky">');
  expect(out).not.toContain('<main lang="ja"');
});

test("catalogues with missing translations: told, a rule at a time, and refused where all is asked for", async () => {
  const cwd = folder(FILES);
  const { err, status } = await rules(cwd);
  expect([status, err.match(/rules_missing_translation\n/g)?.length]).toEqual([0, 2]);
  expect(err).toMatch(/acme\/host-network has no `title` in Japanese/);
  expect((await rules(cwd, "--complete")).status).toBe(1);
  for (const shipped of ["sekisho:kubernetes", "sekisho:terraform-aws"]) {
    const { status: complete, err: said } = await rules(cwd, shipped, "--complete");
    expect([complete, said]).toEqual([0, ""]);
  }
});

test("a rulebook with mistakes, none at all, and two", async () => {
  const broken = folder({ ...FILES, "rulebook/rulebook.yaml": `${MANIFEST}nmae: x\n` });
  const { status, err, out } = await rules(broken);
  expect([status, out, err.includes("rulebook_unknown_key")]).toEqual([2, "", true]);
  expect((await rules(folder({}))).status).toBe(2);
  expect((await rules(broken, "a", "b")).status).toBe(2);
});
