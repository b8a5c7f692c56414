import type { CaseResult } from "@sekisho/rego/tools";
import { columns, eventText, placeText, valuesText, withContext } from "../../evaluate/trace.ts";
import { goDurationText } from "../../go/duration.ts";
import type { RanTest, ReportKind } from "../commands/verify.ts";
import { pathName } from "../policy/namespaces.ts";
import { failureLines } from "./failure-line.ts";

const RULE = "-".repeat(80);

export interface ReportOptions {
  readonly kind: ReportKind;
  /** Whether values of variables are told. */
  readonly values: boolean;
}

/** Tests as `opa test --verbose` lists them: each with its file, then what failed with its trace, then how many. */
export function report(ran: readonly RanTest[], options: ReportOptions): string {
  const lines = ran.flatMap((one, i) => {
    const before = ran[i - 1];
    const isNewFile = before !== undefined && before.test.file !== one.test.file;
    const place = `${one.test.file}:${one.test.line}:`;
    return [...(isNewFile ? [""] : []), place, outcomeLine(one), ...caseLines(one), ...printed(one)];
  });
  const failures = ran.filter(({ result }) => result.failures.length > 0);
  if (failures.length > 0) {
    lines.push(RULE, "FAILURES", RULE);
    for (const failure of failures) lines.push(outcomeLine(failure), "", ...traceLines(failure, options), "");
  }
  if (ran.length > 0) lines.push(RULE);
  return `${[...lines, ...counts(ran)].join("\n")}\n`;
}

function outcomeLine({ test, result, elapsedMs }: RanTest): string {
  const name = `data.${pathName(test.package)}.${test.name}`;
  if (test.isTodo) return `${name}: SKIPPED`;
  return `${name}: ${result.failures.length > 0 ? "FAIL" : "PASS"} (${goDurationText(Math.round(elapsedMs * 1e6))})`;
}

function caseLines({ cases }: RanTest): readonly string[] {
  return casesBelow(cases).map(
    ({ names, failed }) => `${"  ".repeat(names.length)}${names.at(-1) ?? ""}: ${outcome(!failed)}`,
  );
}

interface NamedCase {
  readonly names: readonly string[];
  readonly failed: boolean;
  /** Whether it is a case itself, and not only what several have in common. */
  readonly isLeaf: boolean;
}

/** All cases with their names, those that begin alike behind what they have in common. */
function casesBelow(cases: readonly CaseResult[], around: readonly string[] = []): readonly NamedCase[] {
  return cases.flatMap((one) => {
    const names = [...around, one.name];
    return [{ names, failed: one.failed, isLeaf: one.cases.length === 0 }, ...casesBelow(one.cases, names)];
  });
}

function outcome(passed: boolean): string {
  return passed ? "PASS" : "FAIL";
}

function printed({ result: { prints } }: RanTest): readonly string[] {
  if (prints.length === 0) return [];
  const text = prints.join("").trim();
  return ["", ...text.split("\n").map((line) => `  ${line}`), ""];
}

/** What led to a failure, and the line where it is. */
function traceLines(
  { result: { traces }, cases, modules }: RanTest,
  { kind, values }: ReportOptions,
): readonly string[] {
  const all = traces.flatMap(({ events }) => events);
  const wanted = kind === "full" ? all : withContext(all, (event) => event.op === (kind === "fails" ? "Fail" : "Note"));
  const rows = wanted.map((event) => [placeText(event), eventText(event), ...(values ? [valuesText(event)] : [])]);
  if (cases.length === 0) return [...listed(rows), "", ...failureLines(wanted, modules, { values })];
  const failures = casesBelow(cases).filter(({ failed, isLeaf }) => isLeaf && failed);
  return [
    ...listed(rows),
    "",
    ...failures.flatMap(({ names }) => names.map((name, depth) => `${"  ".repeat(depth + 1)}${name}: FAIL`)),
  ];
}

function listed(rows: readonly (readonly string[])[]): readonly string[] {
  return columns(rows, 7).map((line) => `  ${line}  `);
}

/** Cases count, not the tests that have them. */
function counts(ran: readonly RanTest[]): readonly string[] {
  const outcomes = ran.flatMap(({ test, result, cases }) => {
    const leaves = casesBelow(cases).flatMap(({ failed, isLeaf }) => (isLeaf ? [outcome(!failed)] : []));
    if (test.isTodo) return ["SKIPPED"];
    return leaves.length > 0 ? leaves : [outcome(result.failures.length === 0)];
  });
  return ["PASS", "FAIL", "SKIPPED"].flatMap((word) => {
    const count = outcomes.filter((one) => one === word).length;
    return count === 0 ? [] : [`${word}: ${count}/${outcomes.length}`];
  });
}
