import { printPath } from "@sekisho/core";
import { subjectLabel } from "@sekisho/subject";
import type { Place, Verdict, Violation } from "../verdict.ts";
import type { Case, ExpectedViolation } from "./case-file.ts";
import type { TestFailure } from "./result.ts";

/** What a case states against what judging its file gave; nothing that was found may be left unstated. */
export function compareCase(testCase: Case, verdicts: readonly Verdict[]): readonly TestFailure[] {
  const errors = ruleErrors(verdicts);
  // Of a rule that could not judge, nothing that is missing tells anything.
  if (errors.length > 0) return errors;
  return [
    ...compareViolations(
      testCase.violations,
      verdicts.flatMap(({ violations }) => violations),
    ),
    ...compareUnknown(testCase.unknown, verdicts),
  ];
}

/** Each error once, with what the rule judged when it came. */
function ruleErrors(verdicts: readonly Verdict[]): readonly TestFailure[] {
  const all = verdicts.flatMap(({ subject, errors }) =>
    errors.map(({ code, message }) => ({ subject: subjectLabel(subject), message: `${code}: ${message}` })),
  );
  return [...Map.groupBy(all, ({ message }) => message)].map(([message, of]) => {
    const subjects = of.slice(0, MOST_SUBJECTS).map(({ subject }) => subject);
    const more = of.length - subjects.length;
    return {
      code: "rule_error",
      message: `${message}; it judged ${subjects.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
    };
  });
}

const MOST_SUBJECTS = 5;

/** Pairs each stated violation with one that was found, the more exactly stated ones first. */
function compareViolations(
  expected: readonly ExpectedViolation[],
  found: readonly Violation[],
): readonly TestFailure[] {
  const left = new Set(found);
  const missing: ExpectedViolation[] = [];
  for (const wanted of expected.toSorted((a, b) => Object.keys(b).length - Object.keys(a).length)) {
    const match = [...left].find((violation) => isMeant(wanted, violation));
    if (match === undefined) missing.push(wanted);
    else left.delete(match);
  }
  const rest = [...left].map(describeFound);
  return [
    ...missing.map((wanted) => ({
      code: "missing_violation",
      message: "a stated violation was not found",
      expected: describeExpected(wanted),
      found: rest.join("; ") || "no other violation",
    })),
    ...(missing.length > 0
      ? []
      : rest.map((violation) => ({
          code: "unexpected_violation",
          message: "a violation was found that the case does not state",
          found: violation,
        }))),
  ];
}

function isMeant({ line, column, instance, message, patch }: ExpectedViolation, violation: Violation): boolean {
  return (
    (patch === undefined || patch === (violation.patch !== undefined)) &&
    (instance === undefined || instance === violation.instance) &&
    (message === undefined || message === violation.message) &&
    ((line === undefined && column === undefined) || violation.places.some((place) => isAt(place, line, column)))
  );
}

function isAt(place: Place, line: number | undefined, column: number | undefined): boolean {
  return (line === undefined || line === place.line) && (column === undefined || column === place.column);
}

function compareUnknown(expected: readonly string[], verdicts: readonly Verdict[]): readonly TestFailure[] {
  const found = new Set(verdicts.flatMap(({ unknown }) => unknown.flatMap(({ paths }) => paths.map(printPath))));
  if (found.size === new Set(expected).size && expected.every((path) => found.has(path))) return [];
  return [
    {
      code: "unknown_differs",
      message: "what the rule would have to know differs",
      expected: expected.join(", ") || "nothing unknown",
      found: [...found].join(", ") || "nothing unknown",
    },
  ];
}

function describeExpected({ line, column, instance, message, patch }: ExpectedViolation): string {
  const parts = [
    line === undefined ? undefined : `line ${line}`,
    column === undefined ? undefined : `column ${column}`,
    instance === undefined ? undefined : `instance ${instance}`,
    message,
    patch === undefined ? undefined : patch ? "a patch" : "no patch",
  ];
  return parts.filter((part) => part !== undefined).join(", ") || "any violation";
}

function describeFound({ places, instance, message, patch }: Violation): string {
  const at = places.map(({ line, column }) => `line ${line}, column ${column}`).join(" and ");
  return [at, instance === "" ? undefined : `instance ${instance}`, message, patch && "a patch"]
    .filter(Boolean)
    .join(", ");
}
