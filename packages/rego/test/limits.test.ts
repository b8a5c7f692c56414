/** Hostile programs and documents: each ends with an answer or a coded error, in bounded time. */
import { spawnSync } from "node:child_process";
import type { Json } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { type CompileOptions, compile, EvalError, type EvaluateOptions } from "../src/index.ts";
import { explained } from "./ways.ts";

const items = Array.from({ length: 300 }, (_, i) => i);

function run(rules: string, input: Json, options: EvaluateOptions = {}): Json {
  const { value, diagnostics } = compile({ modules: [{ file: "t.rego", text: `package t\n${rules}` }] });
  if (value === undefined) return diagnostics.map(({ code }) => code);
  return outcome(() => value.query("data.t.p").evaluate(input, options).value ?? null);
}

function outcome(evaluate: () => Json): Json {
  try {
    return evaluate();
  } catch (thrown) {
    if (thrown instanceof EvalError) return `${thrown.code} ${thrown.limit}`;
    throw thrown;
  }
}

function lines(n: number, line: (i: number) => string): string {
  return Array.from({ length: n }, (_, i) => line(i)).join("\n");
}

describe("limits of an evaluation", () => {
  const join = "some a in input; some b in input; some c in input; some d in input";
  test.each([
    ["steps", `p if { ${join}; a + b + c + d == -1 }`, { limits: { steps: 1_000_000 } }],
    ["time", `p if { ${join}; a + b + c + d == -1 }`, { limits: { timeMs: 50 } }],
    ["resultSize", `p := count([1 | ${join}])`, { limits: { resultSize: 10_000 } }],
    ["resultSize", `p := count({[a, b, c, d] | ${join}})`, { limits: { resultSize: 10_000 } }],
    ["resultSize", `p := count({[a, b, c, d]: 1 | ${join}})`, { limits: { resultSize: 10_000 } }],
    ["resultSize", `p contains [a, b, c, d] if { ${join} }`, { limits: { resultSize: 10_000 } }],
    ["resultSize", `p[[a, b, c, d]] := 1 if { ${join} }`, { limits: { resultSize: 10_000 } }],
  ])("%s: %s", (limit, rules, options) => {
    expect(run(rules, items, options)).toBe(`eval_budget_exceeded ${limit}`);
    const program = compile({ modules: [{ file: "t.rego", text: `package t\n${rules}` }] }).value;
    const explained = outcome(() => program?.query("data.t.p").explain(items, options).results.length ?? null);
    expect(explained).toBe(`eval_budget_exceeded ${limit}`);
  });

  test("a set's limit counts members, not attempts to add one again", () => {
    expect(run("p := count({1 | some a in input; some b in input})", items, { limits: { resultSize: 10 } })).toBe(1);
  });

  test.each([
    ["members of a rule that many solutions give", "p contains a % 3 if { some a in input; some b in input }", 3],
    ["one more than the limit", "p contains a % 4 if { some a in input; some b in input }", undefined],
    [
      "more solutions than a set keeps unseen",
      "p contains 1 if { some a in input; some b in input; some c in input }",
      1,
    ],
  ])("a rule's limit counts members: %s", (_, rules, members) => {
    const found = run(rules, items, { limits: { resultSize: 3 } });
    if (members === undefined) expect(found).toBe("eval_budget_exceeded resultSize");
    else expect(found).toHaveLength(members);
  });

  test("calls that double at every level are remembered by their arguments", () => {
    const rules = `${lines(40, (i) => `f${i}(x) := f${i + 1}(x) + f${i + 1}(x)`)}\nf40(x) := x\np := f0(1)`;
    expect(run(rules, {}, { limits: { steps: 100_000 } })).toBe(2 ** 40);
  });

  test.each([
    ["calls with other arguments each", "f$(x) := [f%([x, 1]), f%([x, 2])]", "f40(x) := 1\np := f0(1)"],
    ["with inside with", "r$ if { r% with input.a as 1; r% with input.a as 2 }", "r40 := true\np if r0"],
  ])("%s end by their steps", (_, rule, rest) => {
    const rules = lines(40, (i) => rule.replaceAll("$", `${i}`).replaceAll("%", `${i + 1}`));
    expect(run(`${rules}\n${rest}`, {}, { limits: { steps: 100_000 } })).toBe("eval_budget_exceeded steps");
  });

  // In a process with a small stack, which a short chain fills: the same by a long one takes the compiler many seconds.
  test("a chain of rules deeper than the stack", () => {
    const argv = ["--stack-size=400", `${import.meta.dirname}/fixtures/deep-chain.ts`, "4000"];
    const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8", timeout: 60_000 });
    expect(stderr).toBe("");
    expect(stdout).toBe("eval_budget_exceeded depth\n");
  });
});

describe("documents", () => {
  test("512 levels", () => {
    let deep: Json = 1;
    for (let i = 0; i < 256; i++) deep = { a: [deep] };
    expect(run("p := count([1 | walk(input, _)])", deep)).toBe(513);
    expect(run("p if { x := input; {x} == {input}; [x] == [input] }", deep)).toBe(true);
  });

  const names = ["__proto__", "constructor", "toString", "valueOf", "hasOwnProperty", "length", "0"];
  test.each(names)("the key %s is a key like any other", (name) => {
    const key = JSON.stringify(name);
    const own = JSON.parse(`{${key}: 7}`) as Json;
    for (const without of [{}, [1], "text", 3, null]) expect(run(`p := input[${key}]`, without)).toBe(null);
    expect(run(`p := input[${key}]`, own)).toBe(7);
    expect(run(`p := input[k] if k := ${key}`, own)).toBe(7);
    expect(run(`p := {${key}: input}[${key}]`, 3)).toBe(3);
    expect(run(`q[k] := 3 if k := ${key}\np := q[${key}]`, {})).toBe(3);
    expect(run(`p := {k: 3 | k := ${key}}[${key}]`, {})).toBe(3);
    expect(run(`q[${key}] := 3\np := q[${key}]`, {})).toBe(3);
    expect(run(`p := x if x := input[${key}] with input[${key}] as 9`, {})).toBe(9);
    expect(run("p := [k | some k, _ in input]", own)).toEqual([name]);
    expect(run(`p contains k if some k, _ in {${key}: input.x}`, { x: 1 })).toEqual([name]);
  });

  test.each(names)("an external of the name %s", (name) => {
    const text = `package t\np := data[${JSON.stringify(name)}].name\nq if data[${JSON.stringify(name)}]`;
    const program = compile({ modules: [{ file: "t.rego", text }], externals: [name] }).value;
    expect(program?.query("data.t.p").evaluate({}).value).toBeUndefined();
    expect(program?.query("data.t.q").evaluate({}).value).toBeUndefined();
    const externals = JSON.parse(`{${JSON.stringify(name)}: {"name": 5}}`) as { [name: string]: Json };
    expect(program?.query("data.t.p").evaluate({}, { externals }).value).toBe(5);
  });
});

describe("sizes of programs", () => {
  test.each([
    ["10,000 literals", `p if {\n${lines(10_000, (i) => `input.x${i} == ${i}`)}\n}`, null],
    ["10,000 variables", `p := x9999 if {\n${lines(10_000, (i) => `x${i} := ${i}`)}\n}`, 9_999],
    ["5,000 literals in reverse", `p := x0 if {\n${lines(5_000, (i) => `x${i} = x${i + 1} + 1`)}\nx5000 = 1 }`, 5_001],
    ["a reference of 100,000 parts", `p := input${".a".repeat(100_000)}`, ["rego_too_deep"]],
    ["a circle of 5,000 rules", lines(5_000, (i) => `r${i} := r${(i + 1) % 5_000}`), circle(1_000)],
    ["5,000 comprehensions", `p if {\n${lines(5_000, (i) => `y${i} := [x | some x in input.l]`)}\n}`, true],
    ["20,000 rules", `${lines(20_000, (i) => `r${i} := input.x if input.y == ${i}`)}\np := 1`, 1],
    ["20,000 rules of one name", lines(20_000, (i) => `p contains ${i} if input.x == ${i}`), [5]],
    ["800 nested arrays", `p := count(${"[".repeat(800)}input.x${"]".repeat(800)})`, 1],
    ["300 nested comprehensions", `p := count(${"[x | x := ".repeat(300)}1${"]".repeat(300)})`, 1],
    ["400 loops inside each other", `p if {\n${lines(400, (i) => `some y${i} in input.l`)}\n}`, true],
    [
      "1,000 loops inside each other",
      `p if {\n${lines(1_000, (i) => `some y${i} in input.l`)}\n}`,
      ["rego_compile_error"],
    ],
    ["28 nested bodies that wait", `p := count(${waiting(28)})`, 1],
  ])("%s", (_, rules, expected) => {
    expect(run(rules, { x: 5, l: [1] })).toEqual(expected);
  });
});

/** As many mistakes as are told, and that there are more. */
function circle(told: number): readonly string[] {
  return [...Array.from({ length: told }, () => "rego_recursion_error"), "rego_compile_error"];
}

describe("15,000 bodies of one name", () => {
  // What is done for each body once more for all bodies takes minutes here.
  test.each([
    ["one constant under keys", (i: number) => `p if { input.a == "a${i}"; input.b == "x${i}" }`, true],
    ["one constant", (i: number) => `p := "yes" if { input.n > ${2 * i}; input.n < ${2 * i + 2} }`, "yes"],
    ["elements", (i: number) => `p contains ${i} if input.n == ${i}`, [14_999]],
  ])("%s", { timeout: 60_000 }, (_, body, expected) => {
    const { value } = compile({
      modules: [{ file: "t.rego", text: `package t\n${lines(15_000, body)}` }],
      types: false,
    });
    const rule = value?.query("data.t.p");
    const input = { a: "a17", b: "x17", n: 14_999 };
    expect(rule?.evaluate(input).value).toEqual(expected);
    expect(rule === undefined ? undefined : explained(rule, input)).toEqual(expected);
  });
});

describe("programs that are too large", () => {
  const short = `package t\n${lines(10, (i) => `r${i} := ${i}`)}`;
  const codesOf = (options: Omit<CompileOptions, "modules">): readonly string[] =>
    compile({
      modules: [
        { file: "a.rego", text: short },
        { file: "b.rego", text: short },
      ],
      ...options,
    }).diagnostics.map(({ code }) => code);
  test.each([
    ["as many rules as allowed", { limits: { rules: 20 } }, []],
    ["one rule more", { limits: { rules: 19 } }, ["rego_too_large"]],
    ["as much text as allowed", { limits: { sourceLength: 2 * short.length } }, []],
    ["one character more", { limits: { sourceLength: 2 * short.length - 1 } }, ["rego_too_large"]],
  ])("%s", (_, options, expected) => {
    expect(codesOf(options)).toEqual(expected);
  });

  // Seconds on a quiet machine; reading what is refused costs most of it.
  test.each([
    ["10 MB", `p contains 1 if input.x\n`.repeat(450_000)],
    ["100,000 rules", lines(100_000, (i) => `r${i} := ${i}`)],
  ])("%s", { timeout: 60_000 }, (_, rules) => {
    expect(run(rules, {})).toEqual(["rego_too_large"]);
  });

  test("mistakes in every line", () => {
    const told = run(
      lines(5_000, (i) => `r${i} if x${i} > 1`),
      {},
    );
    expect(told).toEqual([...Array.from({ length: 1_000 }, () => "rego_unsafe_var_error"), "rego_compile_error"]);
  });
});

/** A comprehension in a comprehension, each first met before the variable that it stands beside has a value. */
function waiting(n: number): string {
  let text = "1";
  for (let i = n; i > 0; i--) text = `[z${i} | z${i} = [y${i}, ${text}]; y${i} = 1]`;
  return text;
}
