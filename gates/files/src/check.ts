import { writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Diagnostic, LIMITS } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import {
  asksForCodeowners,
  type Codeowners,
  type Engine,
  type JudgeContext,
  judgesFormat,
  openKeptCode,
  type SekishoYaml,
} from "@sekisho/rulebook";
import { makeReport } from "./answer/make-report.ts";
import { exitStatus } from "./answer/report.ts";
import { printRemarks } from "./answer/text/remarks.ts";
import { answer, SHOWN } from "./answer.ts";
import { type CheckSettings, type CommandLine, type ReportSettings, readCommandLine, settle } from "./config.ts";
import { frameColumns, ownFileFrame } from "./frame/own-file.ts";
import { Collector, type Needs } from "./judge/collect.ts";
import { endsSoon } from "./judge/ends-soon.ts";
import { judgeByAll } from "./judge/judge-all.ts";
import { Reach } from "./judge/reach.ts";
import { type OpenRulebook, openRulebooks } from "./judge/rulebooks.ts";
import { type ReadFile, readFile } from "./read.ts";
import { readBytes, tooLarge } from "./read-bytes.ts";
import { SourceFinder } from "./render/finder.ts";
import { renderAll } from "./render/render-all.ts";
import { codeownersOf, findCodeowners, NO_CODEOWNERS, tooManyLines, WHOLE_FILE } from "./repository/codeowners-file.ts";
import { remoteScope } from "./repository/remote-scope.ts";
import { fileName, findRepository, type Repository, statOf } from "./repository/repository.ts";
import { readSettingsFile } from "./repository/settings-file.ts";
import type { Skipped } from "./walk/skipped.ts";
import { walk } from "./walk/walk.ts";

/** A batch is judged when it holds this much; what is judged is let go. */
const BATCH = { subjects: 512, sizeBytes: 8 * 1024 * 1024 } as const;

/** `sekisho check`: reads, judges, answers. The exit status is as {@link exitStatus} says. */
export async function check(invocation: Invocation): Promise<number> {
  const started = performance.now();
  const startedAt = invocation.clock.now();
  const { value: line, diagnostics } = readCommandLine(invocation);
  if (line === undefined) {
    invocation.terminal.err(printRemarks(diagnostics, invocation.terminal));
    return exitStatus["could-not-judge"];
  }
  const run = new Run(invocation, line);
  const kept = await openKeptCode(invocation.env, invocation.cwd);
  await run.judge(kept.engine);
  const report = makeReport(run, { line, invocation, elapsedMs: performance.now() - started });
  const unwritten: string[] = [];
  const write = (path: string, text: string): void => {
    try {
      writeFileSync(path, text);
    } catch (error) {
      unwritten.push(`sekisho: ${path} can't be written: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  };
  await answer(report, { line, invocation, write });
  for (const sentence of unwritten) invocation.terminal.err(sentence);
  kept.store();
  const isReported = line.report === undefined || (await tell(run, invocation, startedAt));
  return exitStatus[unwritten.length > 0 || !isReported ? "could-not-judge" : report.outcome];
}

/** Sends what the run found to a server, and says what became of that; false where it should be there and is not. */
async function tell(run: Run, invocation: Invocation, startedAt: number): Promise<boolean> {
  const { sendRun } = await import("./send/send-run.ts");
  const { outcome, sentence } = await sendRun(run, invocation, startedAt);
  invocation.terminal.err(`sekisho: ${sentence}\n`);
  return outcome !== "failed";
}

/** One run: where it is, by what it judges, and what it has found so far. */
export class Run {
  readonly repository: Repository;
  readonly settings: CheckSettings;
  readonly collector: Collector;
  readonly reach = new Reach();
  readonly skipped: Skipped[] = [];
  /** Directories that were read completely, from the root. */
  readonly directories: readonly string[];
  /** Whether somebody names what is checked: that nothing is there is then no answer. */
  readonly named: boolean;
  rulebooks: readonly OpenRulebook[] = [];
  /** The command line over sekisho.yaml; absent where nobody asks for a report. */
  readonly report: ReportSettings | undefined;
  readonly #invocation: Invocation;
  readonly #line: CommandLine;
  readonly #paths: readonly string[];
  readonly #stdin: boolean;
  readonly #sound: boolean;
  readonly #explains: boolean;
  #batch: ReadFile[] = [];
  #codeowners: Codeowners | undefined;

  constructor(invocation: Invocation, line: CommandLine, explain?: Needs["explain"]) {
    const { cwd, operands, terminal } = invocation;
    this.#invocation = invocation;
    this.#line = line;
    this.collector = new Collector({ ...needsOf(line, terminal.columns), explain });
    this.#explains = explain !== undefined;
    this.#stdin = operands.includes("-");
    const given = operands.filter((operand) => operand !== "-").map((operand) => resolve(cwd, operand));
    this.repository = findRepository(given.map(directoryOf), cwd);
    const file = this.#settingsFile();
    this.#sound = file !== "broken";
    this.named = operands.length > 0 || namesPaths(file);
    const said = file === "broken" ? undefined : file;
    const { root, gitTop } = this.repository;
    this.settings = settle(line, said, { cwd, root, remoteScope: () => remoteScope(gitTop) });
    this.report = line.report && { ...said?.report, ...line.report };
    this.#paths = operands.length > 0 ? given : (said?.check.paths.map((path) => resolve(root, path)) ?? [cwd]);
    this.directories = this.#paths.filter((path) => directoryOf(path) === path).map((path) => fileName(path, root));
  }

  /** Loads the rulebooks; there are none where they or the settings are not sound. */
  async open(engine: Engine): Promise<void> {
    if (!this.#sound) return;
    const { builtinRulebooks } = this.#invocation;
    const { open, diagnostics } = await openRulebooks(this.settings.rulebooks, { builtinRulebooks, engine });
    for (const diagnostic of diagnostics) this.#remarkOnOwnFile(diagnostic);
    this.rulebooks = open;
  }

  /** Reads and judges everything, as far as settings and rulebooks are sound. */
  async judge(engine: Engine): Promise<void> {
    await this.open(engine);
    const open = this.rulebooks;
    if (open.length === 0) return;
    this.#readCodeowners();
    if (this.#stdin) await this.#readStdin();
    const { repository, settings } = this;
    const rules = open.flatMap(({ rulebook }) => rulebook.rules);
    const takes = (format: string): boolean => judgesFormat(rules, format);
    const finder = new SourceFinder(repository, settings.render);
    for (const mistake of finder.mistakes) this.#missed(mistake);
    for (const step of walk(this.#paths, { repository, ignore: settings.ignore, takes, finder })) {
      if (step.kind === "skipped") this.skipped.push(step);
      else if (step.kind === "problem") this.#missed(step.diagnostic);
      else {
        const bytes = readBytes(step.path, step.file, step.explicit ? "follow" : "refuse");
        if (bytes instanceof Uint8Array) await this.#add({ file: step.file, bytes, explicit: step.explicit });
        else this.#missed(bytes);
      }
    }
    await this.#render(finder);
    await this.#judgeBatch();
    for (const diagnostic of endsSoon(this.rulebooks, this.collector, this.#line.now)) {
      this.#remarkOnOwnFile(diagnostic);
    }
    if (this.#codeowners?.isExhausted === true) this.#remarkOnOwnFile(tooManyLines(this.#codeowners));
  }

  /** CODEOWNERS, where owners.yaml asks for that of this repository. What is wrong with its lines `owners lint` tells. */
  #readCodeowners(): void {
    const { scope } = this.settings;
    if (!this.rulebooks.some(({ rulebook }) => asksForCodeowners(rulebook.owners, scope))) return;
    this.#codeowners = findCodeowners(this.repository);
    const diagnostics = this.#codeowners?.diagnostics ?? [NO_CODEOWNERS];
    for (const diagnostic of diagnostics.filter(({ code }) => WHOLE_FILE.has(code))) this.#remarkOnOwnFile(diagnostic);
  }

  async #render(finder: SourceFinder): Promise<void> {
    const { repository, settings } = this;
    const { renderings, skipped } = finder.found();
    this.skipped.push(...skipped);
    const context = {
      repository,
      settings: settings.render,
      env: this.#invocation.env,
      read: settings,
      runsHelmfiles: this.#line.allowHelmfile,
    };
    for await (const { rendering, rendered } of renderAll(renderings, context)) {
      this.reach.addRendering(rendering.path, "code" in rendered ? [rendered] : rendered.diagnostics);
      if ("code" in rendered) this.collector.remark(rendered, () => undefined);
      else await this.#take(rendered);
    }
  }

  #settingsFile(): SekishoYaml | "broken" | undefined {
    const path = this.repository.settingsFile;
    if (path === undefined) return undefined;
    const { value, diagnostics } = readSettingsFile(path, path);
    for (const diagnostic of diagnostics) this.#remarkOnOwnFile(diagnostic);
    return value ?? "broken";
  }

  async #readStdin(): Promise<void> {
    const { terminal } = this.#invocation;
    if (terminal.keyboard) terminal.err("sekisho reads what you type; end it with Ctrl-D.\n");
    const bytes = await terminal.read(LIMITS.maxBytes);
    if (bytes === undefined) this.#missed(tooLarge("standard input", "found more"));
    else await this.#add({ file: "-", bytes, explicit: true });
  }

  async #add(input: { readonly file: string; readonly bytes: Uint8Array; readonly explicit: boolean }): Promise<void> {
    const { scope, plans } = this.settings;
    const file = await readFile(input, { scope, plans, format: this.#line.format });
    if (file.skipped !== undefined) {
      this.skipped.push({ file: file.file, reason: file.skipped });
      return;
    }
    this.reach.add(file);
    await this.#take(file);
  }

  async #take(file: ReadFile): Promise<void> {
    this.#batch.push(file);
    const subjects = this.#batch.reduce((sum, { judged }) => sum + judged.length, 0);
    const sizeBytes = this.#batch.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (subjects >= BATCH.subjects || sizeBytes >= BATCH.sizeBytes) await this.#judgeBatch();
  }

  async #judgeBatch(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    const { scope } = this.settings;
    const { now, language } = this.#line;
    const codeowners = this.#codeowners && codeownersOf(this.#codeowners, this.repository);
    const context: JudgeContext = {
      gate: "files",
      now,
      language,
      ...(scope === "" ? {} : { scope }),
      ...(codeowners === undefined ? {} : { codeowners }),
      ...(this.#explains ? { reads: true } : {}),
    };
    const subjects = batch.flatMap(({ judged }) => judged);
    const verdicts = await judgeByAll(this.rulebooks, subjects, context);
    let from = 0;
    for (const file of batch) {
      this.collector.add(file, verdicts.slice(from, from + file.judged.length));
      from += file.judged.length;
    }
  }

  /** Something that was to be read, and was not. */
  #missed(diagnostic: Diagnostic): void {
    this.reach.isWhole = false;
    this.collector.remark(diagnostic, () => undefined);
  }

  /** A remark on sekisho.yaml or a file of a rulebook, which are the user's own and may be shown. */
  #remarkOnOwnFile(diagnostic: Diagnostic): void {
    this.collector.remark(diagnostic, () => ownFileFrame(diagnostic, this.#invocation.terminal.columns));
  }
}

/** Whether a sekisho.yaml says where to look, more closely than "here". */
function namesPaths(file: SekishoYaml | "broken" | undefined): boolean {
  return typeof file === "object" && file.check.paths.some((path) => path !== ".");
}

function needsOf({ outputs, all, report }: CommandLine, columns: number): Needs {
  const has = (...formats: readonly string[]): boolean => outputs.some(({ format }) => formats.includes(format));
  return {
    frames: has("text") ? (all ? Number.POSITIVE_INFINITY : SHOWN) : 0,
    columns: frameColumns(columns),
    lines: has("sarif"),
    verdicts: report !== undefined || has("json", "junit"),
    sources: report !== undefined,
  };
}

function directoryOf(path: string): string {
  return statOf(path)?.isDirectory() === true ? path : dirname(path);
}
