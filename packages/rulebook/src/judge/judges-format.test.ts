import { expect, test } from "vitest";
import { compilePattern } from "../match/pattern.ts";
import type { AppliesTo, Rule } from "../rule.ts";
import { judgesFormat } from "./judges-format.ts";

// Only these fields are looked at.
const native = (...applies: readonly AppliesTo[]) => ({ kind: "native", applies }) as unknown as Rule;
const conftest = { kind: "conftest" } as unknown as Rule;
const formats = (...texts: readonly string[]) => texts.map((text) => compilePattern(text));

test.each<readonly [what: string, rules: readonly Rule[], format: string, judged: boolean]>([
  ["no rule", [], "hcl2", false],
  ["no rule", [], "yaml", true],
  ["no rule", [], "json", true],
  ["a Conftest-style rule", [conftest], "dockerfile", true],
  ["a rule about Pods", [native({ view: "k8s.pod" })], "hcl2", false],
  ["a rule about changes", [native({ view: "tf.change" })], "hcl2", false],
  ["a rule about sources", [native({ view: "tf.source" })], "hcl2", true],
  ["a rule about sources", [native({ view: "tf.source" })], "toml", false],
  ["a rule about every file", [native({ view: "file" })], "toml", true],
  [
    "a rule about some files",
    [native({ view: "k8s.pod" }, { view: "file", formats: formats("hcl*", "ini") })],
    "hcl2",
    true,
  ],
  ["a rule about some files", [native({ view: "file", formats: formats("ini") })], "hcl2", false],
])("%s and %#: %s", (_what, rules, format, judged) => expect(judgesFormat(rules, format)).toBe(judged));
