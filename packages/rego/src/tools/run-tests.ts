/** Rego tests as a library call: what `opa test` does, without files and words. */
import type { Json, Outcome } from "@sekisho/core/browser";
import type { Builtin } from "../builtins/builtin.ts";
import { type CompileOptions, compileWith } from "../compile-with.ts";
import type { EvaluateOptions } from "../runtime/context.ts";
import { EvalError } from "../runtime/errors.ts";
import type { Module } from "../syntax/ast.ts";
import { parseModule } from "../syntax/parse.ts";
import {
  type CaseResult,
  caseResults,
  findTests,
  hasPassed,
  type RegoTest,
  testCaseBuiltin,
  wholeValue,
} from "./rego-tests.ts";

export interface RunTestsOptions extends Omit<CompileOptions, "builtins" | "externals"> {
  /** Which tests run, by `data.PACKAGE.NAME`. Default: all. */
  readonly wanted?: (name: string) => boolean;
  /** What each test may use, and the world that it sees. */
  readonly evaluation?: Pick<EvaluateOptions, "limits" | "nowNs" | "runtime">;
}

/** What became of one test. */
export interface TestOutcome {
  readonly test: RegoTest;
  /** `data.PACKAGE.NAME`. */
  readonly name: string;
  /** `error`: the evaluation ended without an answer. `skip`: a test that begins with `todo_`. */
  readonly outcome: "pass" | "fail" | "error" | "skip";
  /** Of tests with cases, in the order of their names. */
  readonly cases: readonly CaseResult[];
  /** What it printed, by lines. */
  readonly printed: readonly string[];
  readonly error?: EvalError;
}

/**
 * Compiles modules with the builtins of either entry and runs their tests one after the other. Mistakes are those of
 * `compile`. Questions for the network (`http.send`) fail; tests replace them by `with`.
 */
export function runTests(
  builtins: ReadonlyMap<string, Builtin>,
  { modules, wanted = () => true, evaluation = {}, ...options }: RunTestsOptions,
): Outcome<readonly TestOutcome[]> {
  const parsed = modules.map((module) =>
    "rules" in module ? { value: module, diagnostics: [] } : parseModule(module.text, module.file, module),
  );
  const diagnostics = parsed.flatMap((one) => one.diagnostics);
  const read = parsed.flatMap(({ value }): readonly Module[] => (value === undefined ? [] : [value]));
  if (read.length < parsed.length) return { diagnostics };
  const found = findTests(read, { cases: true });
  let began: (readonly string[])[] = [];
  const teller = testCaseBuiltin((names) => void began.push(names));
  const compiled = compileWith(new Map([...builtins, [teller.name, teller]]), { ...options, modules: found.modules });
  const { value: program } = compiled;
  if (program === undefined) return { diagnostics: [...diagnostics, ...compiled.diagnostics] };
  const value = found.tests.flatMap((test): readonly TestOutcome[] => {
    const name = ["data", ...test.path].join(".");
    if (!wanted(name)) return [];
    if (test.isTodo) return [{ test, name, outcome: "skip", cases: [], printed: [] }];
    began = [];
    const printed: string[] = [];
    try {
      const rule = program.query([...test.path, ...test.below]);
      const { value: result } = rule.evaluate(undefined, { ...evaluation, print: (line) => void printed.push(line) });
      const { passed, cases } = testResult(test, result, began);
      return [{ test, name, outcome: passed ? "pass" : "fail", cases, printed }];
    } catch (error) {
      if (!(error instanceof EvalError)) throw error;
      return [{ test, name, outcome: "error", cases: [], printed, error }];
    }
  });
  return { value, diagnostics: [...diagnostics, ...compiled.diagnostics] };
}

/** What the value of a test's rule says, with the cases that began. */
export function testResult(
  test: RegoTest,
  result: Json | undefined,
  began: readonly (readonly string[])[],
): { readonly passed: boolean; readonly cases: readonly CaseResult[] } {
  const value = wholeValue(result, test);
  const cases = caseResults(began, value);
  return { passed: hasPassed(value, test) && !cases.some(({ failed }) => failed), cases };
}
