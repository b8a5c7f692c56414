import type { TraceEvent } from "@sekisho/rego/on-demand";
import type { RanTest, ReportKind } from "../commands/verify.ts";
import { pathName } from "../policy/namespaces.ts";
import { eventText } from "./trace.ts";

const RULE = "-".repeat(80);

/** Tests as `opa test --verbose` lists them: each with its file, then what failed with its trace, then how many. */
export function report(ran: readonly RanTest[], kind: ReportKind): string {
  const lines = ran.flatMap((one, i) => {
    const before = ran[i - 1];
    const isNewFile = before !== undefined && before.test.file !== one.test.file;
    return [...(isNewFile ? [""] : []), `${one.test.file}:${one.test.line}:`, outcomeLine(one), ...printed(one)];
  });
  const failures = ran.filter(({ result }) => result.failures.length > 0);
  if (failures.length > 0) {
    lines.push(RULE, "FAILURES", RULE);
    for (const failure of failures) lines.push(outcomeLine(failure), "", ...traceLines(failure, kind), "", "");
  }
  if (ran.length > 0) lines.push(RULE);
  return `${[...lines, ...counts(ran)].join("\n")}\n`;
}

function outcomeLine({ test, result, elapsedMs }: RanTest): string {
  const name = `data.${pathName(test.package)}.${test.name}`;
  if (test.isTodo) return `${name}: SKIPPED`;
  return `${name}: ${result.failures.length > 0 ? "FAIL" : "PASS"} (${elapsedMs.toFixed(3)}ms)`;
}

function printed({ result: { prints } }: RanTest): readonly string[] {
  if (prints.length === 0) return [];
  const text = prints.join("").trim();
  return ["", ...text.split("\n").map((line) => `  ${line}`), ""];
}

function traceLines({ result: { traces } }: RanTest, kind: ReportKind): readonly string[] {
  const wanted = traces.flatMap(({ events }) => events).filter(({ op }) => WANTED[kind].includes(op));
  const places = wanted.map(({ place }) => (place === undefined ? "" : `${place.file}:${place.line}`));
  const width = Math.max(0, ...places.map((place) => place.length));
  return wanted.map((event, i) => `  ${(places[i] ?? "").padEnd(width)}  ${eventText(event)}`);
}

const WANTED: Readonly<Record<ReportKind, readonly TraceEvent["op"][]>> = {
  full: ["Enter", "Exit", "Fail", "Note"],
  notes: ["Enter", "Note"],
  fails: ["Enter", "Fail"],
};

function counts(ran: readonly RanTest[]): readonly string[] {
  const of = (word: string, count: number): readonly string[] =>
    count === 0 ? [] : [`${word}: ${count}/${ran.length}`];
  const failed = ran.filter(({ result }) => result.failures.length > 0).length;
  const skipped = ran.filter(({ test }) => test.isTodo).length;
  return [...of("PASS", ran.length - failed - skipped), ...of("FAIL", failed), ...of("SKIPPED", skipped)];
}
