/**
 * What somebody may throw at the engine, kind by kind, with the code that it ends with. Each kind has more tests where it is
 * dealt with: limits.test.ts, mistakes.test.ts, hostile.test.ts, shared-walks.test.ts, builtins/budgets.test.ts, hostile-documents.test.ts, and rulebook/src/load/bytes.test.ts
 * for files that are no UTF-8. Overflows of the stack are in limits.test.ts.
 */
import type { Json } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { compile, EvalError, type EvaluateOptions } from "../src/index.ts";

/** Far above what any of these takes on a slow machine, far below what a slip into quadratic time takes. */
const longestMs = 8_000;

interface Given {
  readonly input?: Json;
  readonly limits?: NonNullable<EvaluateOptions["limits"]>;
}

/** The codes of the mistakes, each once, or the code of the error that ends `data.t.p`, or what it is. */
function outcome(rules: string, { input, limits }: Given = {}): unknown {
  const { value, diagnostics } = compile({ modules: [{ file: "t.rego", text: `package t\n${rules}` }] });
  if (value === undefined) return [...new Set(diagnostics.map(({ code }) => code))].join(" ");
  try {
    return { value: value.query("data.t.p").evaluate(input, { strict: true, limits: limits ?? {} }).value };
  } catch (thrown) {
    if (thrown instanceof EvalError) return thrown.limit === undefined ? thrown.code : `${thrown.code} ${thrown.limit}`;
    throw thrown;
  }
}

function bounded(make: () => unknown): unknown {
  const before = process.cpuUsage();
  const made = make();
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(longestMs);
  return made;
}

function lines(n: number, line: (i: number) => string): string {
  return Array.from({ length: n }, (_, i) => line(i)).join("\n");
}

function doubled(n: number, twice: (x: string) => string): string {
  return `p := count(x${n}) if {\nx0 := "a"\n${lines(n, (i) => `x${i + 1} := ${twice(`x${i}`)}`)}\n}`;
}

/** Rules that stand in rows below. */
const patch = 'p := json.patch({}, [{"op": "add", "path": input, "value": 1}])';
const square = "p := x * x if x := json.unmarshal(input)";
const text = 'p := sprintf("%d", [json.unmarshal(input)])';
const shared = `p := x60 if {\nx0 := [1]\n${lines(60, (i) => `x${i + 1} := [x${i}, x${i}]`)}\n}`;
const schema = "p := json.match_schema({}, input)";
const token = 'p := io.jwt.verify_rs256("eyJhbGciOiJSUzI1NiJ9.e30.AAAA", input)';

/** Each line has ten times the values of the one before. */
function aliases(): string {
  const line = (i: number): string => `x${i}: &x${i} [${`*x${i - 1},`.repeat(10)}]`;
  return `x0: &x0 [a]\n${lines(9, (i) => line(i + 1))}`;
}

function key(): string {
  const long = "w".repeat(1_000_000);
  return JSON.stringify({ keys: [{ kty: "RSA", n: long, e: long }] });
}

describe("programs", { timeout: 120_000 }, () => {
  test.each<readonly [kind: string, rules: () => string, code: string]>([
    ["unsafe: a variable without a value", () => "p if x > 1", "rego_unsafe_var_error"],
    ["unsafe: only `not` sees it", () => "p if not input[x]", "rego_unsafe_var_error"],
    ["unsafe: in a head", () => "p contains x if input.y", "rego_unsafe_var_error"],
    [
      "unsafe: five thousand",
      () => lines(5_000, (i) => `p${i} if x${i} > 1`),
      "rego_unsafe_var_error rego_compile_error",
    ],
    ["recursion: a rule", () => "p if not p", "rego_recursion_error"],
    ["recursion: functions", () => "p := f(1)\nf(x) := g(x)\ng(x) := f(x)", "rego_recursion_error"],
    ["recursion: by a computed name", () => "p := data.t[input.x]", "rego_recursion_error"],
    ["10 MB of rules", () => lines(200_000, (i) => `p${i} := input.x.y.z.${"a".repeat(30)}`), "rego_too_large"],
    ["100,000 rules", () => lines(100_000, (i) => `p${i} := ${i}`), "rego_too_large"],
    ["100,000 rules of one name", () => lines(100_000, (i) => `p contains ${i}`), "rego_too_large"],
    ["a rule of 10 MB", () => `p := "${"a".repeat(10_000_000)}"`, "rego_too_large"],
    [
      "a rule of 100,000 lines",
      () => `p if {\n${lines(100_000, (i) => `input.x == input.y${i}`)}\n}`,
      "rego_too_large",
    ],
    ["20,000 negations", () => `p if {\n${lines(20_001, (i) => `not input.x${i}`)}\n}`, "rego_too_large"],
    [
      "100,000 computed keys",
      () => `p := {${lines(100_000, (i) => `concat("", ["k", "${i}"]): 1,`)}}`,
      "rego_too_large",
    ],
    ["a template of 50,000 parts", () => `p := $"${"{input.x}".repeat(50_000)}"`, "rego_too_large"],
    ["deep: arrays", () => `p := ${"[".repeat(100_000)}1${"]".repeat(100_000)}`, "rego_too_deep"],
    ["deep: parentheses", () => `p := ${"(".repeat(10_000)}1${")".repeat(10_000)}`, "rego_too_deep"],
    ["deep: calls", () => `p := ${"abs(".repeat(10_000)}1${")".repeat(10_000)}`, "rego_too_deep"],
    ["deep: comprehensions", () => `p := ${"[x | x := ".repeat(10_000)}1${"]".repeat(10_000)}`, "rego_too_deep"],
    ["deep: refs in refs", () => `p := ${"input[".repeat(10_000)}1${"]".repeat(10_000)}`, "rego_too_deep"],
    ["deep: a sum", () => `p := ${"1 + ".repeat(10_000)}1`, "rego_too_deep"],
    ["deep: templates", () => `p := ${'$"{'.repeat(10_000)}1${'}"'.repeat(10_000)}`, "rego_too_deep"],
    ["deep: every", () => `p if ${"every x in [1] { ".repeat(3_000)} true ${"}".repeat(3_000)}`, "rego_too_deep"],
    ["conflicts: two kinds of rule", () => "p := 1\np contains 2", "rego_type_error"],
    ["conflicts: a rule below a rule", () => "p := 1\np.q := 2", "rego_type_error"],
    ["conflicts: two defaults", () => "default p := 1\ndefault p := 2", "rego_type_error"],
    ["misuse: type", () => "p := upper(1)", "rego_type_error"],
    ["misuse: arity", () => "p := count(1, 2)", "rego_type_error"],
    ["misuse: no such function", () => "p := http.post({})", "rego_type_error"],
    ["numbers: no double and no more than that", () => "p := 1e999999999", "rego_parse_error"],
    ["numbers: a million digits", () => `p := ${"7".repeat(1_000_000)}`, "rego_parse_error"],
    ["no text: a zero byte", () => "p := 1 \0", "rego_parse_error"],
    ["no text: 4 MB of signs", () => "]} ![".repeat(800_000), "rego_parse_error"],
    ["no text: a string without an end", () => `p := "${"a".repeat(4_000_000)}`, "rego_parse_error"],
  ])("%s", (_, rules, code) => {
    const text = rules();
    expect(bounded(() => outcome(text))).toBe(code);
  });
});

describe("evaluations", { timeout: 120_000 }, () => {
  // Other limits end these; on a machine that does other work the clock would come first.
  const limits = { timeMs: 100_000 };
  test.each<readonly [kind: string, rules: string, input: () => Json, code: string]>([
    ["conflicts: values of a rule", "p := x if some x in [1, 2]", () => null, "eval_conflict_error"],
    ["conflicts: values of a key", "p[1] := x if some x in [1, 2]", () => null, "eval_conflict_error"],
    ["conflicts: values of a call", "f(x) := 1\nf(x) := 2 if x\np := f(true)", () => null, "eval_conflict_error"],
    ["conflicts: keys of an object", "p := {1: x | some x in [1, 2]}", () => null, "eval_conflict_error"],
    ["misuse: type", "p := upper(input)", () => 1, "eval_type_error"],
    ["misuse: type of an element", 'p := concat("", input)', () => [1], "eval_type_error"],
    ["misuse: range", 'p := substring("abc", input, 1)', () => -1, "eval_builtin_error"],
    ["misuse: range of a shift", "p := bits.lsh(1, input)", () => -1, "eval_type_error"],
    ["misuse: by zero", "p := 1 / input", () => 0, "eval_builtin_error"],
    ["deep: json.unmarshal", "p := json.unmarshal(input)", () => "[".repeat(1_000_000), "eval_builtin_error"],
    ["deep: yaml.unmarshal", "p := yaml.unmarshal(input)", () => "- ".repeat(100_000), "eval_builtin_error"],
    ["deep: json.patch", patch, () => "/a".repeat(1_000_000), "eval_budget_exceeded depth"],
    ["deep: GraphQL", "p := graphql.parse_query(input)", () => "{a".repeat(500_000), "eval_budget_exceeded depth"],
    ["numbers: to_number", "p := to_number(input)", () => "1e999999999", "eval_builtin_error"],
    ["numbers: a sum", "p := json.unmarshal(input) + 1", () => "1e999999999", "eval_budget_exceeded resultSize"],
    ["numbers: a product", square, () => "7".repeat(1_000_000), "eval_budget_exceeded resultSize"],
    ["numbers: digits as text", text, () => "7".repeat(5_000_000), "eval_budget_exceeded resultSize"],
    ["numbers: a shift", "p := bits.lsh(1, input)", () => 1e9, "eval_budget_exceeded resultSize"],
    [
      "numbers: hexadecimal",
      "p := to_number(input)",
      () => `0x1.${"1".repeat(5_000_000)}p0`,
      "eval_budget_exceeded resultSize",
    ],
    ["numbers: bytes", "p := units.parse_bytes(input)", () => "1e999999999", "eval_builtin_error"],
    [
      "dates: behind all years",
      "p := time.add_date(0, input, 0, 0)",
      () => 9_007_199_254_740_991,
      "eval_builtin_error",
    ],
    ["patterns: repeats of repeats", 'p := regex.match("(a{1000}){1000}", input)', () => "a", "eval_builtin_error"],
    ["patterns: long", 'p := regex.match(input, "a")', () => "a|".repeat(1_000_000), "eval_budget_exceeded resultSize"],
    [
      "patterns: globs",
      'p := glob.match(input, [], "a")',
      () => "*a".repeat(500_000),
      "eval_budget_exceeded resultSize",
    ],
    ["net.cidr_expand", "p := net.cidr_expand(input)", () => "0.0.0.0/0", "eval_budget_exceeded resultSize"],
    ["net.cidr_expand of IPv6", "p := net.cidr_expand(input)", () => "::/0", "eval_budget_exceeded resultSize"],
    ["numbers.range", "p := numbers.range(0, input)", () => 1e18, "eval_budget_exceeded resultSize"],
    ["numbers.range_step", "p := numbers.range_step(0, input, 2)", () => 1e18, "eval_budget_exceeded resultSize"],
    ["schemas: remote", schema, () => ({ $ref: "http://127.0.0.1:9/schema.json" }), "eval_builtin_error"],
    ["schemas: a file", schema, () => ({ $ref: "file:///etc/passwd" }), "eval_builtin_error"],
    ["large: concat", doubled(40, (x) => `concat("", [${x}, ${x}])`), () => null, "eval_budget_exceeded resultSize"],
    [
      "large: sprintf",
      doubled(40, (x) => `sprintf("%s%s", [${x}, ${x}])`),
      () => null,
      "eval_budget_exceeded resultSize",
    ],
    ["large: shared parts", shared, () => null, "eval_budget_exceeded resultSize"],
    ["large: templates", doubled(40, (x) => `$"{${x}}{${x}}"`), () => null, "eval_budget_exceeded resultSize"],
    ["large: a format", "p := sprintf(input, [1])", () => "%d".repeat(2_000_000), "eval_budget_exceeded resultSize"],
    [
      "large: aliases in YAML",
      'p := sprintf("%v", [yaml.unmarshal(input)])',
      () => aliases(),
      "eval_budget_exceeded resultSize",
    ],
    [
      "large: a comprehension",
      "p := [[x, y] | some x in input; some y in input]",
      () => [...Array(5000).keys()],
      "eval_budget_exceeded resultSize",
    ],
    [
      "long: a loop over one text",
      "p := [n | some x in numbers.range(1, 100000); n := count(input) + x]",
      () => "é".repeat(1_000_000),
      "eval_budget_exceeded steps",
    ],
  ])("%s", (_, rules, input, code) => {
    const given = input();
    expect(bounded(() => outcome(rules, { input: given, limits }))).toBe(code);
  });
});

test("patterns: a search stops at the time limit", () => {
  const rules = 'p := regex.match("(.*)(.*)(.*)(.*)(.*)[^a]$", input)';
  const run = (): unknown => outcome(rules, { input: "a".repeat(1_000_000), limits: { timeMs: 10 } });
  expect(bounded(run)).toBe("eval_budget_exceeded time");
});

describe("what only looks bad has an answer", () => {
  test.each<readonly [kind: string, rules: string, input: () => Json, value: Json]>([
    ["numbers beyond double range", "p := input == 1e400", () => 1, false],
    ["a pattern that backtracks", 'p := regex.match("^(a+)+$", input)', () => `${"a".repeat(100_000)}!`, false],
    ["an RSA key of a megabyte", token, () => key(), false],
    ["a path of a million keys", 'p := json.remove({"a": 1}, [input])', () => "/a".repeat(1_000_000), { a: 1 }],
    ["a text that is no UTF-8", "p := count(base64.decode(input))", () => "gICA", 3],
    ["a list as YAML", "p := count(yaml.marshal(input))", () => Array.from({ length: 200_000 }, () => 1), 800_000],
  ])("%s", (_, rules, input, value) => {
    const given = input();
    expect(bounded(() => outcome(rules, { input: given }))).toEqual({ value });
  });
});
