import { chmodSync, linkSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FIXING_RULES, generatedFiles } from "./generated-fixes.ts";
import { git, repository, write } from "./git-world.ts";
import { type Files, folder, POD, SETTINGS, sekisho } from "./world.ts";

/** A repository whose rulebook has one rule: `deny` is its body. */
function fixing(deny: string, files: Files, view = "k8s.object"): string {
  return folder({
    "sekisho.yaml": SETTINGS,
    "rulebook/rulebook.yaml": "apiVersion: rulebook/v1\nname: acme\nversion: 1.0.0\n",
    "rulebook/rules/r.rego": `# METADATA
# scope: package
# title: R
# custom:
#   sekisho:
#     id: r
#     severity: high
#     applies: [{view: ${view}}]
package acme.r

${deny}
`,
    ...files,
  });
}

const HOST_NETWORK = `deny contains {"msg": "hostNetwork", "patch": [{"op": "remove", "path": ["spec", "hostNetwork"]}]} if input.spec.hostNetwork == true`;
const PRIVILEGED =
  "kind: Pod\napiVersion: v1\nmetadata: {name: p}\nspec:\n  containers:\n    - {name: c, securityContext: {privileged: true}}\n";
const text = (root: string, file: string) => readFileSync(join(root, file), "utf8");

describe("check --fix", () => {
  test("240 generated files get the lines that they must have and no others, and a second run changes nothing", async () => {
    const files = generatedFiles(240, 7);
    const root = folder({
      "sekisho.yaml": SETTINGS,
      ...FIXING_RULES,
      ...Object.fromEntries(files.map(({ name, before }) => [name, before])),
    });
    const first = await sekisho(root, ["check", "--fix"]);
    expect(first.err).not.toContain("not fixed");
    for (const { name, after } of files) expect(text(root, name), name).toBe(after);
    expect(files.filter(({ before, after }) => before !== after).length).toBeGreaterThan(200);
    expect(first.status).toBe(0);
    const second = await sekisho(root, ["check", "--fix"]);
    expect(second.err).toBe("No violation has a fix that can be applied.\n");
    for (const { name, after } of files) expect(text(root, name), name).toBe(after);
  }, 120_000);

  test("shows the difference, writes it, and judges again", async () => {
    const root = fixing(HOST_NETWORK, {
      "a.yaml": "kind: Pod\napiVersion: v1\nmetadata: {name: p}\nspec:\n  hostNetwork: true # c\n  x: 1\n",
    });
    chmodSync(join(root, "a.yaml"), 0o640);
    const { status, out, err } = await sekisho(root, ["check", "--fix"]);
    expect(out).toContain("--- a/a.yaml\n+++ b/a.yaml\n@@ -2,5 +2,4 @@\n");
    expect(out).toContain("\n-  hostNetwork: true # c\n");
    expect(out).toMatch(/\nPassed: nothing stands against it\.\n$/);
    expect([status, err]).toEqual([0, "Fixed 1 violation in 1 file.\n"]);
    expect(text(root, "a.yaml")).toBe("kind: Pod\napiVersion: v1\nmetadata: {name: p}\nspec:\n  x: 1\n");
    expect(statSync(join(root, "a.yaml")).mode & 0o777).toBe(0o640);
  });

  test("nothing is written without being asked, nor by a dry run, which shows the difference alone", async () => {
    const root = fixing(HOST_NETWORK, { "a.yaml": POD });
    await sekisho(root, ["check"]);
    const { status, out } = await sekisho(root, ["check", "--fix", "--dry-run"]);
    expect([status, text(root, "a.yaml")]).toEqual([1, POD]);
    expect(out).toBe(
      "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,4 +1,4 @@\n apiVersion: v1\n kind: Pod\n metadata: {name: p, namespace: ns}\n-spec: {hostNetwork: true}\n+spec: {}\n",
    );
  });

  test("a report for programs stays one: the difference goes to standard error", async () => {
    const root = fixing(HOST_NETWORK, { "a.yaml": POD });
    const { out, err } = await sekisho(root, ["check", "--fix", "--output", "json"]);
    expect(JSON.parse(out)).toMatchObject({ exitStatus: 0 });
    expect(err).toContain("+spec: {}");
  });

  test("two patches of one place: one, then what is left is judged", async () => {
    const body = `deny contains {"msg": "a", "patch": [{"op": "remove", "path": ["spec", "hostNetwork"]}]} if input.spec.hostNetwork == true
deny contains {"msg": "b", "patch": [{"op": "set", "path": ["spec", "hostNetwork"], "value": false}]} if input.spec.hostNetwork == true`;
    const root = fixing(body, { "a.yaml": POD });
    const { status, err } = await sekisho(root, ["check", "--fix"]);
    expect([status, err]).toEqual([0, "Fixed 1 violation in 1 file.\n"]);
    expect(text(root, "a.yaml")).toContain("spec: {}");
  });

  test.each([
    ["does not cure", '[{"op": "set", "path": ["spec", "other"], "value": 1}]', "the patch does not cure it"],
    [
      "breaks its rule elsewhere",
      '[{"op": "remove", "path": ["spec", "hostNetwork"]}, {"op": "set", "path": ["spec", "bad"], "value": 1}]',
      "the patch does not cure it",
    ],
    ["misses", '[{"op": "remove", "path": ["spec", "nothing"]}]', "the place of the patch is not there"],
    ["has a wrong type", '[{"op": "add", "path": ["spec"], "value": 1}]', "the patch does not fit what stands there"],
    [
      "contradicts itself",
      '[{"op": "remove", "path": ["spec"]}, {"op": "remove", "path": ["spec", "hostNetwork"]}]',
      "the place of the patch is not there",
    ],
  ])("a patch that %s is told, and nothing is written", async (_, patch, reason) => {
    const body = `deny contains {"msg": "a", "patch": ${patch}} if input.spec.hostNetwork == true
deny contains {"msg": "bad"} if input.spec.bad`;
    const root = fixing(body, { "a.yaml": POD });
    const { status, err } = await sekisho(root, ["check", "--fix"]);
    expect([status, text(root, "a.yaml")]).toEqual([1, POD]);
    expect(err).toContain(`not fixed  a.yaml:4:21  acme/r: ${reason}`);
  });

  test("of two rules that contradict each other the first wins, and no run undoes it", async () => {
    const root = fixing(HOST_NETWORK, {
      "a.yaml": POD,
      "rulebook/rules/s.rego": `# METADATA
# scope: package
# title: S
# custom:
#   sekisho:
#     id: s
#     severity: low
#     applies: [{view: k8s.object}]
package acme.s

deny contains {"msg": "no hostNetwork", "patch": [{"op": "set", "path": ["spec", "hostNetwork"], "value": true}]} if not input.spec.hostNetwork == true
`,
    });
    const { err } = await sekisho(root, ["check", "--fix"]);
    expect(text(root, "a.yaml")).toBe(POD);
    expect(err).toContain("the patch would break a rule (acme/s finds a new violation)");
  });

  test.each([
    ['[{"op": "replace", "path": ["a"], "value": 1}]', '`op` is one of set, add, remove; found "replace"'],
    ['[{"op": "set", "path": "spec.a", "value": 1}]', "`path` is a list of keys and positions"],
    ['[{"op": "set", "path": ["a"]}]', "set needs `value` or `choices`"],
    ['[{"op": "remove", "path": ["a"], "value": 1}]', "remove has op, path"],
    ["{}", "`patch` is a list of at most 100 changes"],
  ])("a patch of another shape is an error of the rule: %s", async (patch, message) => {
    // json.unmarshal hides the literal from the loader, which would refuse it sooner.
    const body = `deny contains {"msg": "a", "patch": json.unmarshal(\`${patch}\`)} if input.spec.hostNetwork == true`;
    const { status, out } = await sekisho(fixing(body, { "a.yaml": POD }), ["check"]);
    expect(status).toBe(2);
    expect(out.replaceAll(/\s+/g, " ")).toContain(message);
  });

  test.each([
    ['[{"op": "replace", "path": ["a"], "value": 1}]', "rulebook_bad_patch", "found replace"],
    ['[{"op": "set", "path": ["a"], "valeu": 1}]', "rulebook_bad_patch", "did you mean value?"],
    ['[{"op": "remove"}]', "rulebook_bad_patch", "remove lacks `path`"],
    ['"none"', "rulebook_bad_patch", "`patch` is a list of changes"],
  ])("a literal of another shape is refused at load, with its place: %s", async (patch, code, message) => {
    const body = `deny contains {"msg": "a", "patch": ${patch}} if input.spec.hostNetwork == true`;
    const { status, out } = await sekisho(fixing(body, { "a.yaml": POD }), ["check"]);
    expect([status, out.includes(code), out.includes(message)]).toEqual([2, true, true]);
    expect(out).toMatch(/--> rulebook\/rules\/r\.rego:11:/);
  });

  test("a value to choose comes from the command line or from whoever sits there; else it is told", async () => {
    const body = `deny contains {"msg": "a", "patch": [{"op": "set", "path": ["spec", "dnsPolicy"], "choices": ["Default", "None"]}]} if not input.spec.dnsPolicy`;
    const root = fixing(body, { "a.yaml": POD });
    const alone = await sekisho(root, ["check", "--fix"]);
    expect(alone.err).toContain(
      "not fixed  a.yaml:4:1  acme/r: it has to be chosen: --choose 'acme/r=VALUE', one of Default, None\n",
    );
    expect((await sekisho(root, ["check", "--fix", "--choose", "acme/r=Other"])).err).toContain("it has to be chosen");
    const questions: string[] = [];
    const ask = async (question: string) => {
      questions.push(question);
      return "2";
    };
    expect((await sekisho(root, ["check", "--fix", "--dry-run"], { ask })).out).toContain(
      "+spec: {hostNetwork: true, dnsPolicy: None}",
    );
    expect(questions).toEqual(["acme/r: a\n  1  Default\n  2  None\nWhich one? (number; nothing: none) "]);
    expect((await sekisho(root, ["check", "--fix", "--choose", "acme/r=Default"])).status).toBe(0);
    expect(text(root, "a.yaml")).toContain("dnsPolicy: Default");
  });

  test("what an alias or a merge key brings is left alone", async () => {
    const base = "x: &s {hostNetwork: true}\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\n";
    const root = fixing(HOST_NETWORK, { "a.yaml": `${base}spec: *s\n`, "b.yaml": `${base}spec: {<<: *s}\n` });
    const { err } = await sekisho(root, ["check", "--fix"]);
    expect(
      err.match(/not fixed {2}.\.yaml:1:21 {2}acme\/r: its text comes from an anchor or a merge key elsewhere/g),
    ).toHaveLength(2);
    expect(text(root, "a.yaml")).toBe(`${base}spec: *s\n`);
  });

  test("other formats are told", async () => {
    const body = `deny contains {"msg": "a", "patch": [{"op": "remove", "path": [0]}]} if input[0]`;
    const root = fixing(body, { Dockerfile: "FROM x\n" }, "file");
    expect((await sekisho(root, ["check", "--fix", "Dockerfile"])).err).toContain("no patch for this format");
  });

  test("a plan is made from sources: a patch of it is refused", async () => {
    const body = `deny contains {"msg": "a", "patch": [{"op": "remove", "path": ["change"]}]} if input.change`;
    const change = {
      address: "a.b",
      mode: "managed",
      type: "a",
      name: "b",
      change: { actions: ["create"], after: {} },
    };
    const plan = { format_version: "1.2", terraform_version: "1.9.0", resource_changes: [change] };
    const root = fixing(body, { "plan.json": JSON.stringify(plan) }, "tf.change");
    expect((await sekisho(root, ["check", "--fix"])).err).toContain("as a plan is: change that");
  });

  test("a link that leads out of the repository is not followed, one inside is written through", async () => {
    const outside = folder({ "a.yaml": POD });
    const root = fixing(HOST_NETWORK, {
      "out.yaml": `-> ${join(outside, "a.yaml")}`,
      "d/real.yaml": POD,
      "in.yaml": "-> d/real.yaml",
    });
    const { status, err } = await sekisho(root, ["check", "--fix", "out.yaml", "in.yaml"]);
    expect([status, err]).toEqual([2, "Fixed 1 violation in 1 file.\n"]);
    expect([text(outside, "a.yaml"), text(root, "d/real.yaml").includes("spec: {}")]).toEqual([POD, true]);
  });

  test("a file that may not be written is left", async () => {
    const root = fixing(HOST_NETWORK, { "a.yaml": POD });
    chmodSync(join(root, "a.yaml"), 0o444);
    const { status, err } = await sekisho(root, ["check", "--fix"]);
    expect([status, err.includes("the file may not be written"), text(root, "a.yaml")]).toEqual([1, true, POD]);
  });

  test("a file that changed since it was judged is left", async () => {
    const body = `deny contains {"msg": "a", "patch": [{"op": "set", "path": ["spec", "x"], "choices": [1]}]} if not input.spec.x`;
    const root = fixing(body, { "a.yaml": POD });
    const ask = async () => {
      writeFileSync(join(root, "a.yaml"), `# mine\n${POD}`);
      return "1";
    };
    const { err } = await sekisho(root, ["check", "--fix"], { ask });
    expect([err.includes("the file changed since it was judged"), text(root, "a.yaml")]).toEqual([
      true,
      `# mine\n${POD}`,
    ]);
  });

  test.each([
    [["--dry-run"], "--dry-run shows what --fix would do: it needs --fix"],
    [["--choose", "a=b"], "--choose chooses between fixes: it needs --fix"],
    [["--fix", "--choose", "a"], '--choose: expected RULE=VALUE, found "a"'],
    [["--fix", "--watch"], "--watch only judges"],
    [["--fix", "-"], "--fix writes files, and standard input is none"],
  ])("%j is refused", async (argv, message) => {
    const { status, err } = await sekisho(fixing(HOST_NETWORK, { "a.yaml": POD }), ["check", ...argv]);
    expect([status, err.includes(message)]).toEqual([2, true]);
  });

  test("with --changed only what has changed is touched", async () => {
    const root = repository({
      "sekisho.yaml": SETTINGS,
      ...FIXING_RULES,
      "a.yaml": PRIVILEGED,
      "b.yaml": PRIVILEGED,
    });
    git(root, "checkout", "--quiet", "-b", "work");
    write(root, { "b.yaml": `${PRIVILEGED}# changed\n` });
    const { err } = await sekisho(root, ["check", "--fix", "--changed", "main"]);
    expect(err).toContain("in 1 file.");
    expect([text(root, "a.yaml"), text(root, "b.yaml").includes("privileged: false")]).toEqual([PRIVILEGED, true]);
  });

  test("what the baseline lets be is left and counted, in a file with new violations, too; without its line it is mended", async () => {
    const old = POD.replace("name: p", "name: q");
    const root = fixing(HOST_NETWORK, { "a.yaml": POD, "b.yaml": POD.replace("name: p", "name: r") });
    await sekisho(root, ["check", "--write-baseline", "known.json"]);
    write(root, { "a.yaml": `${POD}---\n${old}` });
    const argv = ["check", "--fix", "--baseline", "known.json", "a.yaml", "b.yaml"];
    const { status, err } = await sekisho(root, argv);
    expect([status, err]).toEqual([
      0,
      "Fixed 1 violation in 1 file.\n2 violations that the baseline lets be have a fix, and are left: take their lines out of the baseline.\n",
    ]);
    expect(text(root, "a.yaml")).toBe(`${POD}---\n${old.replace("{hostNetwork: true}", "{}")}`);
    expect(text(root, "b.yaml")).toContain("hostNetwork: true");
    const ja = await sekisho(root, [...argv, "--lang", "ja"]);
    expect(ja.err).toMatch(/^適用できる修正のある違反はありません。\nベースラインが見逃している違反 2 件/);
    const lines = text(root, "known.json").split("\n");
    const kept = lines.filter((line) => !line.includes('"file":"b.yaml"')).join("\n");
    write(root, { "known.json": kept.replace("},\n]", "}\n]") });
    expect((await sekisho(root, argv)).err).toContain("Fixed 1 violation in 1 file.\n1 violation that the baseline");
    expect(text(root, "b.yaml")).not.toContain("hostNetwork");
  });

  test("with --changed what changed files had before, and the baseline knows, is left, too", async () => {
    const root = repository({
      ...Object.fromEntries(
        ["a", "b", "c"].map((name) => [`${name}.yaml`, PRIVILEGED.replace("name: p", `name: ${name}`)]),
      ),
      "sekisho.yaml": SETTINGS,
      ...FIXING_RULES,
    });
    await sekisho(root, ["check", "--write-baseline", "known.json", "a.yaml", "b.yaml"]);
    git(root, "add", "--all");
    git(root, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "-m", "known");
    git(root, "checkout", "--quiet", "-b", "work");
    const before = text(root, "b.yaml");
    write(root, { "b.yaml": `${before}# changed\n`, "c.yaml": `${text(root, "c.yaml")}# changed\n` });
    await sekisho(root, ["check", "--fix", "--changed", "main", "--baseline", "known.json"]);
    expect(["a", "b", "c"].map((name) => text(root, `${name}.yaml`).includes("privileged: false"))).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("a file with several names is left, and said to be", async () => {
    const root = fixing(HOST_NETWORK, { "a.yaml": POD });
    linkSync(join(root, "a.yaml"), join(root, "kept"));
    const { status, err } = await sekisho(root, ["check", "--fix"]);
    expect([status, err.includes("has other names (hard links)"), text(root, "kept")]).toEqual([1, true, POD]);
    expect(statSync(join(root, "a.yaml")).nlink).toBe(2);
  });

  test("outputs offer it on the lines: SARIF as a fix, suggestions for a pull request", async () => {
    const pod = POD.replace("spec: {hostNetwork: true}", "spec:\n  hostNetwork: true\n  x: 1");
    const root = fixing(HOST_NETWORK, { "a.yaml": POD, "b.yaml": pod });
    const lines = (await sekisho(root, ["check", "--output", "suggestions"])).out.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        path: "a.yaml",
        line: 4,
        side: "RIGHT",
        body: "**acme/r** (high): hostNetwork\n\n```suggestion\nspec: {}\n```",
      },
      { path: "b.yaml", line: 5, side: "RIGHT", body: "**acme/r** (high): hostNetwork\n\n```suggestion\n```" },
    ]);
    const sarif = JSON.parse((await sekisho(root, ["check", "--output", "sarif"])).out) as object;
    expect(sarif).toMatchObject({
      runs: [
        {
          results: [
            {
              fixes: [
                {
                  artifactChanges: [
                    {
                      artifactLocation: { uri: "a.yaml" },
                      replacements: [
                        {
                          deletedRegion: { startLine: 4, startColumn: 1, endLine: 5, endColumn: 1 },
                          insertedContent: { text: "spec: {}\n" },
                        },
                      ],
                    },
                  ],
                },
              ],
            },
            {},
          ],
        },
      ],
    });
  });

  test("a suggestion whose lines hold a secret is not made", async () => {
    const body = `deny contains {"msg": "a", "patch": [{"op": "remove", "path": ["stringData"]}]} if input.kind == "Secret"`;
    const secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2hunter2}\n";
    const root = fixing(body, { "a.yaml": secret });
    const { out } = await sekisho(root, ["check", "--output", "suggestions"]);
    expect(out).toBe("");
    expect((await sekisho(root, ["check", "--output", "sarif"])).out).not.toContain("fixes");
  });

  test("secrets of the file are hidden in the difference", async () => {
    const secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2hunter2}\n";
    const root = fixing(HOST_NETWORK, { "a.yaml": POD + secret });
    const { out } = await sekisho(root, ["check", "--fix"]);
    expect(out).toContain("+spec: {}");
    expect(out).not.toContain("hunter2");
    expect(text(root, "a.yaml")).toContain("hunter2hunter2");
  });
});
