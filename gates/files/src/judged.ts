import type { Diagnostic } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { type CompleteScan, type Engine, openKeptCode, type Rulebook } from "@sekisho/rulebook";
import type { FileVerdict } from "./answer/report.ts";
import { readCommandLine } from "./config.ts";
import type { Explained, Needs } from "./judge/collect.ts";
import { Run } from "./run.ts";

export { type OpenRulebook, openRulebooks } from "./judge/rulebooks.ts";
export { type ReadFile, readFile } from "./read.ts";
export { readBytes } from "./read-bytes.ts";
export type { Run } from "./run.ts";
export { trackedFiles } from "./walk/tracked.ts";

/** What `sekisho check` would judge, for commands that do something else with it. */
export interface JudgedFiles {
  /** Empty where one of them has mistakes. */
  readonly rulebooks: readonly Rulebook[];
  readonly verdicts: readonly FileVerdict[];
  /** What was said of settings, rulebooks and files, mistakes of the command line among them. */
  readonly diagnostics: readonly Diagnostic[];
  /** Nobody named a rulebook: those that ship judged. */
  readonly defaultRulebooks: boolean;
  /** Paths of subjects and places count from here. */
  readonly root: string;
  readonly scan: CompleteScan;
  /** What somebody asked to have explained. */
  readonly explained: readonly Explained[];
  /** UTC epoch milliseconds: as of when. */
  readonly now: number;
}

/** What somebody wants to know of one rule or of some violations. */
export interface Wanted {
  readonly explain?: Needs["explain"];
  /** Of this rule only: a rulebook that ships and can't hold it need not be there. */
  readonly rule?: string;
}

/** The rulebooks alone: no file is read. */
export function openOnly(invocation: Invocation, { rule }: Wanted = {}): Promise<JudgedFiles> {
  return filesOf(invocation, [], (run, engine) => run.open(engine, rule));
}

/** Reads and judges `paths` by the options of an invocation (`--rulebook`, `--scope`, `--at`, `--lang`), else as `check` does. */
export function judgeFiles(
  invocation: Invocation,
  paths: readonly string[],
  { explain, rule }: Wanted = {},
): Promise<JudgedFiles> {
  return filesOf(invocation, paths, (run, engine) => run.judge(engine, rule), explain);
}

/**
 * A run over `paths` (none: as `check` chooses them) that has read nothing yet, for who judges by other rulebooks than
 * `check` would; diagnostics are mistakes of the command line, without a run.
 */
export function prepareRun(
  invocation: Invocation,
  paths: readonly string[],
): { readonly run?: Run; readonly diagnostics: readonly Diagnostic[]; readonly now: number } {
  const { value: line, diagnostics } = readCommandLine(invocation);
  if (line === undefined) return { diagnostics, now: invocation.clock.now() };
  const run = new Run({ ...invocation, operands: paths }, { ...line, outputs: [{ format: "json" }] });
  return { run, diagnostics, now: line.now };
}

async function filesOf(
  invocation: Invocation,
  paths: readonly string[],
  act: (run: Run, engine: Engine) => Promise<void>,
  explain?: Needs["explain"],
): Promise<JudgedFiles> {
  const { value: line, diagnostics } = readCommandLine(invocation);
  const scan = { gate: "files", scope: "", paths: [], verdicts: [] };
  if (line === undefined) {
    const { cwd, clock } = invocation;
    return {
      rulebooks: [],
      verdicts: [],
      explained: [],
      diagnostics,
      defaultRulebooks: false,
      root: cwd,
      scan,
      now: clock.now(),
    };
  }
  const run = new Run({ ...invocation, operands: paths }, { ...line, outputs: [{ format: "json" }] }, explain);
  const kept = await openKeptCode(invocation.env, invocation.cwd);
  await act(run, kept.engine);
  kept.store();
  const { collector, settings, directories } = run;
  return {
    rulebooks: run.rulebooks.map(({ rulebook }) => rulebook),
    verdicts: collector.verdicts,
    explained: collector.explained,
    diagnostics: collector.remarks.map(({ diagnostic }) => diagnostic),
    defaultRulebooks: settings.defaultRulebooks,
    root: run.repository.root,
    scan: { ...scan, scope: settings.scope, paths: directories, verdicts: collector.openVerdicts },
    now: line.now,
  };
}
