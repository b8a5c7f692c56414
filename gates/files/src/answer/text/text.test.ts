import { describe, expect, test } from "vitest";
import { fixedReport } from "../../../test/report.ts";
import { cells } from "../../frame/visible.ts";
import { type PageOptions, pageOf } from "./page.ts";
import { type TextOptions, textReport } from "./text.ts";

function print(
  change = {},
  { columns = 80, limit = 5, verbose = false, colors = "off" }: Partial<PageOptions & TextOptions> = {},
): string {
  const report = fixedReport(change);
  return textReport(report, pageOf(report, { columns, colors, cwd: "/w" }), { limit, verbose });
}

describe("text", () => {
  test("nothing that a terminal would obey comes from outside", () => {
    // oxlint-disable-next-line no-control-regex -- finding them is what it is for
    expect(print()).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\ud800]/);
    expect(print()).toContain("\\x1b");
  });

  test("colours come and go whole", () => {
    const colored = print({}, { colors: "on" });
    // oxlint-disable-next-line no-control-regex -- our own escapes
    expect(colored.replace(/\x1b\[\d+m/g, "")).toBe(print());
  });

  test("the first violation of a rule explains it, the second does not, the third is counted", () => {
    const [finding] = fixedReport().findings;
    const text = print({ findings: [finding, finding, finding] }, { limit: 2 });
    expect(text.match(/violation {2}k\/a/g)).toHaveLength(2);
    expect(text.match(/Because, of: x/g)).toHaveLength(1);
    expect(text).toContain("and 1 more of k/a (--all");
    expect(text).toMatch(/Could not judge everything: 3 violations/);
  });

  test("what is audited only shows when asked for", () => {
    expect(print()).not.toContain("only audited  k/b");
    expect(print({}, { verbose: true })).toContain("only audited  k/b");
  });

  test.each([80, 120])("at %i columns nothing but names is wider", (columns) => {
    const long = print({}, { columns })
      .split("\n")
      .filter((line) => cells(line) > columns);
    expect(long).toEqual([]);
  });

  test("in Japanese, diagnostics stay English", () => {
    const text = print({ language: "ja" });
    expect(text).toContain("違反（致命的）  k/a");
    expect(text).toContain("expected a key");
    expect(text).not.toMatch(/Judged|Exempted|Unknown\b/);
  });
});

describe("the lines before the last", () => {
  const waiting = ["k/a", "k/b", "k/c", "k/d", "k/e"].map((rule) => ({ rule, missing: ["least", "most"] }));

  test("name rules that wait for parameters, and count the rest", () => {
    const text = print({ notConfigured: waiting });
    expect(text).toContain("k/a judges nothing until rulebook.yaml gives it its parameters: least, most.");
    expect(text).toContain("2 more rules wait for parameters (--verbose names them).");
    expect(print({ notConfigured: waiting.slice(0, 3) })).not.toContain("more rule");
  });

  test("tell whoever checks Terraform's own files of plans, where rules judge them", () => {
    const [id, known] = [...fixedReport().rules][0] ?? [];
    const rules = new Map([[id, { ...known, kind: "native", applies: [{ view: "tf.change" }] }]]);
    expect(print({ unruledTerraform: 1, rules })).toContain("terraform show -json");
    expect(print({ unruledTerraform: 0, rules })).not.toContain("terraform show -json");
    expect(print({ unruledTerraform: 1 })).not.toContain("terraform show -json");
  });
});

describe("the last line", () => {
  const nothing = { findings: [], exempted: [], unknown: [], errors: [], remarks: [] };
  const last = (change: object) =>
    print({ ...nothing, ...change })
      .trimEnd()
      .split("\n")
      .at(-1);
  const thrice = [1, 2, 3].flatMap(() => fixedReport().errors);
  test.each<[string, object, RegExp]>([
    ["a clean run", {}, /^Passed: nothing stands against it\.$/],
    ["only exempted", { exempted: fixedReport().exempted }, /^Passed: nothing that stops \(1 exempted\)\.$/],
    ["no file", { counts: { files: 0, subjects: 0, unruled: 0, rules: 0 } }, /^Nothing was judged: there is no file/],
    ["no rule", { counts: { files: 1, subjects: 1, unruled: 1, rules: 0 } }, /^Nothing was judged: no rule/],
    [
      "no rule that has its parameters",
      {
        notConfigured: [{ rule: "k/a", missing: ["least"] }],
        counts: { files: 1, subjects: 1, unruled: 1, rules: 0 },
      },
      /^Nothing was judged: the rules that apply wait for parameters/,
    ],
    [
      "one rule that failed thrice",
      { errors: thrice },
      /^Could not judge everything: 1 failed rule \(on 3 subjects\)\.$/,
    ],
    [
      "named and empty",
      { nothingRead: true, counts: { files: 0, subjects: 0, unruled: 0, rules: 0 } },
      /^Nothing was judged: what was named/,
    ],
    [
      "a broken rulebook",
      { remarks: fixedReport().remarks, counts: { files: 0, subjects: 0, unruled: 0, rules: 0 } },
      /mend the errors above/,
    ],
  ])("%s", (_, change, expected) => expect(last(change)).toMatch(expected));
});
