import { writeFileSync } from "node:fs";
import type { Invocation } from "@sekisho/gate";
import { openKeptCode } from "@sekisho/rulebook";
import { makeReport, type ReportOptions } from "./answer/make-report.ts";
import { exitStatus, type Outcome } from "./answer/report.ts";
import { printRemarks } from "./answer/text/remarks.ts";
import { answer } from "./answer.ts";
import { type CommandLine, readCommandLine } from "./config.ts";
import { Run } from "./run.ts";

/** `sekisho check`: reads, judges, answers. The exit status is as {@link exitStatus} says. */
export async function check(invocation: Invocation): Promise<number> {
  const started = performance.now();
  const startedAt = invocation.clock.now();
  const { value: line, diagnostics } = readCommandLine(invocation);
  if (line === undefined) {
    invocation.terminal.err(printRemarks(diagnostics, invocation.terminal));
    return exitStatus["could-not-judge"];
  }
  if (line.fix === undefined && invocation.options["dryRun"] === true) {
    invocation.terminal.err("sekisho: --dry-run shows what --fix would do: it needs --fix\n");
    return exitStatus["could-not-judge"];
  }
  if (line.watch && invocation.operands.includes("-")) {
    invocation.terminal.err("sekisho: --watch: standard input does not change; name files or directories\n");
    return exitStatus["could-not-judge"];
  }
  if (line.watch) return (await import("./watch/watch.ts")).watch(invocation, line);
  const kept = await openKeptCode(invocation.env, invocation.cwd);
  if (line.fix !== undefined) {
    const { fix } = await import("./fix/fix.ts");
    if (!(await fix(invocation, { ...line, fix: line.fix }, kept.engine))) return exitStatus["could-not-judge"];
  }
  const run = new Run(invocation, line);
  await run.judge(kept.engine);
  if (line.fix?.isDry === true) {
    return exitStatus[makeReport(run, { line, invocation, elapsedMs: performance.now() - started }).outcome];
  }
  const { outcome, isWritten } = await told(run, { line, invocation, started });
  kept.store();
  const isReported = line.report === undefined || (await tell(run, invocation, startedAt));
  return exitStatus[!isWritten || !isReported ? "could-not-judge" : outcome];
}

export interface Telling {
  readonly line: CommandLine;
  readonly invocation: Invocation;
  /** Of `performance.now()`. */
  readonly started: number;
}

/** Answers in all forms that were asked for; whether all of them could be written. */
export async function told(
  run: Run,
  { line, invocation, started }: Telling,
): Promise<{ readonly outcome: Outcome; readonly isWritten: boolean }> {
  const unwritten: string[] = [];
  const write = (path: string, text: string): void => {
    try {
      writeFileSync(path, text);
    } catch (error) {
      unwritten.push(`sekisho: ${path} can't be written: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  };
  const baseline = await writtenBaseline(run, line, write);
  const report = makeReport(run, { line, invocation, elapsedMs: performance.now() - started, ...baseline });
  await answer(report, { line, invocation, write });
  for (const sentence of unwritten) invocation.terminal.err(sentence);
  return { outcome: report.outcome, isWritten: unwritten.length === 0 };
}

/** Writes a new baseline, which then holds for this run. One that could not see everything would forget what it did not see. */
async function writtenBaseline(
  run: Run,
  line: CommandLine,
  write: (path: string, text: string) => void,
): Promise<Pick<ReportOptions, "written">> {
  const file = line.writeBaseline;
  const isWhole =
    run.rulebooks.length > 0 && !run.collector.remarks.some(({ diagnostic }) => diagnostic.severity === "error");
  if (file === undefined || !isWhole) return {};
  const { nextBaseline } = await import("./baseline/apply.ts");
  const { baselineText } = await import("./baseline/write.ts");
  run.baseline = nextBaseline(run, run.baseline, new Date(line.now).toISOString().slice(0, 10));
  write(file, baselineText(run.baseline));
  return { written: { file, count: run.baseline.entries.length } };
}

/** Sends what the run found to a server, and says what became of that; false where it should be there and is not. */
async function tell(run: Run, invocation: Invocation, startedAt: number): Promise<boolean> {
  const { sendRun } = await import("./send/send-run.ts");
  const { outcome, sentence } = await sendRun(run, invocation, startedAt);
  invocation.terminal.err(`sekisho: ${sentence}\n`);
  return outcome !== "failed";
}
