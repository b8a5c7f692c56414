/** Builtins that make much of little stop at the budget of the evaluation. */
import { describe, expect, test } from "vitest";
import type { Limits } from "../runtime/budget.ts";
import { EvalError } from "../runtime/errors.ts";
import type { Value } from "../runtime/value.ts";
import { builtins } from "./index.ts";
import { strictContext } from "./table.ts";

function run(limits: Limits, name: string, ...args: Value[]): unknown {
  try {
    return builtins.get(name)?.run(strictContext(limits), ...args);
  } catch (error) {
    if (error instanceof EvalError) return [error.code, error.limit];
    throw error;
  }
}

function calls(rows: readonly (readonly [name: string, ...args: Value[]])[]): { name: string; args: Value[] }[] {
  return rows.map(([name, ...args]) => ({ name, args }));
}

const long = "a".repeat(1000);
const hundred = Array.from({ length: 100 }, () => long);
const bomb = `a: &a [${"x,".repeat(50)}]\nb: &b [${"*a,".repeat(50)}]\nc: &c [${"*b,".repeat(50)}]\nd: [${"*c,".repeat(50)}]`;

describe("result size", () => {
  const rows = calls([
    ["concat", long, hundred],
    ["replace", long, "a", long],
    ["strings.replace_n", { a: long, b: "" }, long],
    ["sprintf", "%9999999d", [1]],
    ["sprintf", "%*d", [999_999, 1]],
    ["regex.replace", long, "a", long],
    ["regex.find_n", "", "a".repeat(200_000), -1],
    ["net.cidr_expand", "10.0.0.0/8"],
    ["net.cidr_expand", "::/0"],
    ["yaml.unmarshal", bomb],
    ["json.marshal", Array.from({ length: 20_000 }, () => "word")],
    ["base64.encode", "a".repeat(100_000)],
  ]);
  test.each(rows)("$name", ({ name, args }) => {
    expect(run({ resultSize: 90_000 }, name, ...args)).toEqual(["eval_budget_exceeded", "resultSize"]);
  });

  test.each([["1e999999"], ["1e-999999"]])("units.parse %s", (text) => {
    expect(run({}, "units.parse", text)).toEqual(["eval_budget_exceeded", "resultSize"]);
  });
});

describe("steps", () => {
  const rows = calls([
    ["strings.any_prefix_match", hundred, hundred.map((text) => `${text}b`)],
    [
      "net.cidr_contains_matches",
      Array.from({ length: 200 }, () => "10.0.0.0/8"),
      Array.from({ length: 200 }, () => "11.0.0.1"),
    ],
    ["regex.globs_match", "a*".repeat(300), "b*".repeat(300)],
  ]);
  test.each(rows)("$name", ({ name, args }) => {
    expect(run({ steps: 5_000 }, name, ...args)).toEqual(["eval_budget_exceeded", "steps"]);
  });
});

describe("time", () => {
  const rows = calls([
    // Each search goes to the end of the text before it takes what stands at its start.
    ["regex.find_n", "[^x]*x|a", "a".repeat(30_000), -1],
    ["regex.find_all_string_submatch_n", "(a?)".repeat(500), "a".repeat(10_000), -1],
    ["regex.split", "[^x]*x|a", "a".repeat(30_000)],
    ["regex.replace", "a".repeat(30_000), "[^x]*x|a", "b"],
    // The automaton reads more than 100,000 letters a millisecond when it is warm.
    ["regex.match", "(.*)(.*)(.*)(.*)(.*)[^a]$", "a".repeat(15_000_000)],
  ]);
  test.each(rows)("$name", ({ name, args }) => {
    expect(run({ timeMs: 10 }, name, ...args)).toEqual(["eval_budget_exceeded", "time"]);
  });
});

describe("long texts", () => {
  const long = 300_000;
  test.each<readonly [name: string, text: string, answer: unknown]>([
    ["upper", "\u0149".repeat(long), "\u0149".repeat(long)],
    ["upper", "\u1f80a".repeat(long), "\u1f88A".repeat(long)],
    ["lower", "\u0130".repeat(long), "i".repeat(long)],
    ["lower", "\u03a3 ".repeat(long), "\u03c3 ".repeat(long)],
    ["glob.quote_meta", "*".repeat(long), "\\*".repeat(long)],
    ["urlquery.encode", "\u00e9".repeat(long), "%C3%A9".repeat(long)],
    ["urlquery.decode", "%C3%A9".repeat(long), "\u00e9".repeat(long)],
    ["json.is_valid", "[".repeat(long), false],
    ["base64.encode", "\u00e9".repeat(long * 3), "w6nDqcOp".repeat(long)],
  ])("%s in row %#", (name, text, answer) => {
    // Tens of milliseconds on a quiet machine.
    expect(run({ timeMs: 2_000 }, name, text) === answer).toBe(true);
  });
});

describe("deep texts", () => {
  const rows: readonly (readonly [name: string, text: string])[] = [
    ["json.unmarshal", "[".repeat(100_000)],
    ["json.unmarshal", `${'{"a":'.repeat(600)}1${"}".repeat(600)}`],
    ["yaml.unmarshal", `${"- ".repeat(600)}x`],
    ["yaml.unmarshal", "&a [*a]"],
  ];
  test.each(rows)("%s", (name, text) => {
    expect(run({}, name, text)).toEqual(["eval_builtin_error", undefined]);
  });

  test.each([
    ["regex.match", "(".repeat(100_000)],
    ["glob.match", "{".repeat(100_000)],
  ])("%s", (name, pattern) => {
    const args: Value[] = name === "glob.match" ? [pattern, null, "x"] : [pattern, "x"];
    expect(run({}, name, ...args)).toEqual(["eval_builtin_error", undefined]);
  });
});
