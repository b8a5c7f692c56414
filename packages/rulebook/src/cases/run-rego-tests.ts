import { isJsonObject, type Json, Problem, type Span } from "@sekisho/core";
import type { Module } from "@sekisho/rego";
import type { Engine, Program } from "../engine/engine.ts";
import { EXTERNALS } from "../load/data.ts";
import type { Rulebook } from "../rulebook.ts";
import type { TestFailure, TestOptions, TestResult } from "./result.ts";
import type { CasesResult } from "./run-cases.ts";

export interface RegoTestOptions extends TestOptions {
  /** Default: packages/rego. */
  readonly engine?: Engine;
}

/**
 * Runs the Rego tests of a rulebook as `opa test` does: a `test_…` rule passes when it is defined and not false, an
 * object of sub-tests when each of them is true; `todo_test_…` rules are listed and not run. They see the rulebook's
 * own rules and data, and the included ones that they speak of.
 */
export async function runRegoTests(rulebook: Rulebook, options: RegoTestOptions): Promise<CasesResult> {
  const engine = options.engine ?? (await import("../engine/rego.ts")).regoEngine;
  const read = rulebook.tests.readRego();
  if (read.value === undefined) return { results: [], diagnostics: read.diagnostics };
  const { modules, program: parts } = read.value;
  await engine.prepare(parts.modules.map(({ text }) => text));
  const compiled = engine.compile({ ...parts, externals: [...EXTERNALS] });
  const program = compiled.value;
  const diagnostics = [...read.diagnostics, ...compiled.diagnostics];
  if (program === undefined) return { results: [], diagnostics };
  const chosen = testsOf(modules).filter(({ name }) => options.wanted?.(name) !== false);
  return { results: chosen.map((test) => runTest(test, program, options.now)), diagnostics };
}

interface RegoTest {
  readonly name: string;
  readonly reference: string;
  readonly isTodo: boolean;
  readonly span: Span;
}

/** The tests in the order of the files; several rules of one name are one test. */
function testsOf(modules: readonly Module[]): readonly RegoTest[] {
  const tests = new Map<string, RegoTest>();
  for (const module of modules) {
    for (const { head } of module.rules) {
      const [first] = head.ref;
      if (first?.type !== "string" || !/^(todo_)?test_/.test(first.value) || head.args !== undefined) continue;
      const name = [...module.package.path, first.value].join(".");
      const span = module.lines.span(head.start, head.end);
      const isTodo = first.value.startsWith("todo_");
      if (!tests.has(name)) tests.set(name, { name, reference: `data.${name}`, isTodo, span });
    }
  }
  return [...tests.values()];
}

function runTest({ name, reference, isTodo, span }: RegoTest, program: Program, now: number): TestResult {
  const output: string[] = [];
  const started = performance.now();
  const failures = isTodo ? [] : failuresOf(reference, program, { now, print: (line) => output.push(line) });
  const outcome = isTodo ? "todo" : failures.length === 0 ? "passed" : "failed";
  return { kind: "rego", name, span, outcome, durationMs: performance.now() - started, failures, output };
}

function failuresOf(
  reference: string,
  program: Program,
  { now, print }: { readonly now: number; readonly print: (line: string) => void },
): readonly TestFailure[] {
  try {
    const { value } = program.query(reference).evaluate({}, { nowNs: BigInt(Math.trunc(now)) * 1_000_000n, print });
    const wrong = failedParts(value);
    return wrong.map((part) => ({
      code: "false",
      message: part === "" ? "the test does not hold" : `the sub-test ${part} does not hold`,
    }));
  } catch (error) {
    const code = error instanceof Problem ? error.code : "rule_failed";
    return [{ code: "rule_error", message: `${code}: ${error instanceof Error ? error.message : String(error)}` }];
  }
}

/** Names of what is not true; "" is the test itself. */
function failedParts(value: Json | undefined): readonly string[] {
  if (!isJsonObject(value)) return value === undefined || value === false ? [""] : [];
  const parts = Object.entries(value);
  return parts.length === 0 ? [""] : parts.filter(([, part]) => part !== true).map(([name]) => name);
}
