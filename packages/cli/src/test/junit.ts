import { type JunitCase, junitXml } from "@sekisho/gate-files/print";
import { type TestResult, testTitle } from "@sekisho/rulebook";
import type { Tested } from "./tested.ts";

/** JUnit XML: a suite for each file of tests; a mistake is an error of the file that it is in. */
export function testsJunit(tested: readonly Tested[], elapsedMs: number, name: (file: string) => string): string {
  const suites = new Map<string, JunitCase[]>();
  const add = (file: string, test: JunitCase): void => {
    const cases = suites.get(file) ?? [];
    suites.set(file, cases);
    cases.push(test);
  };
  for (const { results, diagnostics } of tested) {
    for (const result of results) add(name(result.span.file), toCase(result));
    for (const { severity, span, code, message } of diagnostics) {
      if (severity !== "error") continue;
      const file = span === undefined ? "sekisho" : name(span.file);
      const at = span === undefined ? "" : `${file}:${span.start.line}:${span.start.column}: `;
      add(file, {
        name: code,
        group: "diagnostics",
        result: { tag: "error", type: code, message, text: at + message },
      });
    }
  }
  return junitXml(suites, elapsedMs);
}

function toCase(result: TestResult): JunitCase {
  const { kind, outcome, failures, output, durationMs } = result;
  const test = { name: testTitle(result), group: kind, durationMs };
  if (outcome === "passed") return test;
  if (outcome === "todo") return { ...test, result: { tag: "skipped", type: "todo", message: "to do", text: "" } };
  const lines = failures.flatMap(({ message, expected, found }) => [
    message,
    ...(expected === undefined ? [] : [`expected  ${expected}`]),
    ...(found === undefined ? [] : [`found     ${found}`]),
  ]);
  const { code = "", message = "" } = failures[0] ?? {};
  return { ...test, result: { tag: "failure", type: code, message, text: [...lines, ...output].join("\n") } };
}
