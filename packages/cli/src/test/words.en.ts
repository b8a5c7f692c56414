import type { Gap, TestFailure } from "@sekisho/rulebook";

const gaps: Readonly<Record<Gap["kind"], string>> = {
  body: "never holds",
  else: "the else is never taken",
  expression: "is never asked",
  function: "is never called",
  branch: "is never entered",
};

/** The fixed words of `sekisho test`, in English. The other languages have the same keys. */
export const en = {
  rulebook: (name: string, version: string) => `Rulebook ${name} ${version}`,
  outcomes: { passed: "passed", failed: "failed", todo: "to do " },
  /** What a failure says, in a person's language as far as its code tells it. */
  failure: ({ message }: Pick<TestFailure, "code" | "message" | "of">): string => message,
  expected: "expected  ",
  found: "found     ",
  coverage: "Coverage",
  gaps,
  lacksTypeScript: "TypeScript is left out: this Node does not count what runs of it",
  covered: (linesShare: string, lines: number, partsShare: string, parts: number) =>
    `${linesShare} of ${lines} lines, ${partsShare} of ${parts} bodies, expressions, functions and branches`,
  below: (share: string, lines: number, threshold: number) =>
    `Too little is covered: ${share} of ${lines} lines, ${threshold} % are asked for.`,
  none: "There is no test.",
  noneRun: (pattern: string) => `No test's title matches --run ${pattern}.`,
  total: (counts: Counts, seconds: string) => {
    const { passed, failed, todo, mistakes } = counts;
    const rest = [
      ...(todo > 0 ? [`${todo} to do`] : []),
      ...(mistakes > 0 ? [mistakes === 1 ? "1 mistake" : `${mistakes} mistakes`] : []),
    ].map((part) => `, ${part}`);
    return `${passed} passed, ${failed} failed${rest.join("")} (${seconds} s)`;
  },
  waiting: "Waiting for a change.",
};

/** How many tests, and how many mistakes in files. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly todo: number;
  readonly mistakes: number;
}
