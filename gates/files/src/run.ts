import { dirname, resolve } from "node:path";
import type { Diagnostic } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import {
  asksForCodeowners,
  type Codeowners,
  type Engine,
  type JudgeContext,
  type SekishoYaml,
} from "@sekisho/rulebook";
import { SHOWN } from "./answer.ts";
import type { Baseline } from "./baseline/entry.ts";
import type { ChangedFiles } from "./changed/changed-files.ts";
import { type CheckSettings, type CommandLine, type ReportSettings, settle } from "./config.ts";
import type { Suggestions } from "./fix/suggestion.ts";
import { frameColumns, ownFileFrame } from "./frame/own-file.ts";
import { Collector, type Needs } from "./judge/collect.ts";
import { endsSoon } from "./judge/ends-soon.ts";
import { judgeByAll } from "./judge/judge-all.ts";
import { Reach } from "./judge/reach.ts";
import { type OpenRulebook, openRulebooks } from "./judge/rulebooks.ts";
import { formatOf, type ReadFile } from "./read.ts";
import { type ReadStep, readAll } from "./reading.ts";
import { codeownersOf, findCodeowners, NO_CODEOWNERS, tooManyLines, WHOLE_FILE } from "./repository/codeowners-file.ts";
import { remoteScope } from "./repository/remote-scope.ts";
import { fileName, findRepository, type Repository, statOf } from "./repository/repository.ts";
import { readSettingsFile } from "./repository/settings-file.ts";
import type { Skipped } from "./walk/skipped.ts";
import type { ReadCache } from "./watch/read-cache.ts";

/** A batch is judged when it holds this much; what is judged is let go. */
const BATCH = { subjects: 512, sizeBytes: 8 * 1024 * 1024 } as const;

/** What is done with files that were read together. */
export type Take = (batch: readonly ReadFile[], context: JudgeContext) => Promise<void>;

/** One run: where it is, by what it judges, and what it has found so far. */
export class Run {
  readonly repository: Repository;
  readonly settings: CheckSettings;
  readonly collector: Collector;
  readonly reach = new Reach();
  readonly skipped: Skipped[] = [];
  /** What of it has changed, where only that is judged. */
  changed: ChangedFiles | undefined;
  /** What earlier runs of this process have read. */
  cache: ReadCache | undefined;
  /** What was broken before. */
  baseline: Baseline | undefined;
  rulebooks: readonly OpenRulebook[] = [];
  /** The command line over sekisho.yaml; absent where nobody asks for a report. */
  readonly report: ReportSettings | undefined;
  /** Whether settings can be read: nothing is judged by settings that nobody meant. */
  readonly isSound: boolean;
  readonly #invocation: Invocation;
  readonly #line: CommandLine;
  /** Absolute: what is to be read. */
  readonly paths: readonly string[];
  readonly #stdin: boolean;
  readonly #explains: boolean;
  readonly #isNamed: boolean;
  #batch: ReadFile[] = [];
  #codeowners: Codeowners | undefined;

  constructor(invocation: Invocation, line: CommandLine, explain?: Needs["explain"]) {
    const { cwd, operands, terminal } = invocation;
    this.#invocation = invocation;
    this.#line = line;
    this.#explains = explain !== undefined;
    this.#stdin = operands.includes("-");
    const given = operands.filter((operand) => operand !== "-").map((operand) => resolve(cwd, operand));
    this.repository = findRepository(given.map(directoryOf), cwd);
    const { file, diagnostics } = this.#settingsFile();
    this.isSound = file !== "broken";
    this.#isNamed = operands.length > 0 || namesPaths(file);
    const said = file === "broken" ? undefined : file;
    const { root, gitTop } = this.repository;
    this.settings = settle(line, said, { cwd, root, remoteScope: () => remoteScope(gitTop) });
    const needs = needsOf(line, terminal.columns);
    const knows = this.settings.baseline !== undefined;
    // What the baseline knows is not shown with its lines, and only all together tell what it knows.
    const frames = knows && needs.frames > 0 ? Number.POSITIVE_INFINITY : needs.frames;
    this.collector = new Collector({ ...needs, frames, lines: needs.lines || knows, explain });
    for (const diagnostic of diagnostics) this.#remarkOnOwnFile(diagnostic);
    this.report = line.report && { ...said?.report, ...line.report };
    this.paths = operands.length > 0 ? given : (said?.check.paths.map((path) => resolve(root, path)) ?? [cwd]);
  }

  /** Directories that were read completely, from the root. */
  get directories(): readonly string[] {
    if (this.changed?.isWhole === false) return [];
    const { root } = this.repository;
    return this.paths.filter((path) => directoryOf(path) === path).map((path) => fileName(path, root));
  }

  /** Whether somebody names what is checked: that nothing is there is then no answer. */
  get named(): boolean {
    return this.#isNamed && this.changed?.isWhole !== false;
  }

  /**
   * Loads the rulebooks; there are none where they or the settings are not sound. Who asks for one rule only gets, of
   * those that ship, the one that it is in.
   */
  async open(engine: Engine, rule?: string): Promise<void> {
    if (!this.isSound) return;
    const { builtinRulebooks } = this.#invocation;
    const { rulebooks, defaultRulebooks } = this.settings;
    const holding = rulebooks.filter(({ use }) => rule?.startsWith(`${use.slice("sekisho:".length)}/`));
    const uses = defaultRulebooks && holding.length > 0 ? holding : rulebooks;
    const { open, diagnostics } = await openRulebooks(uses, { builtinRulebooks, engine });
    for (const diagnostic of diagnostics) this.#remarkOnOwnFile(diagnostic);
    this.rulebooks = open;
  }

  /** Reads and judges everything, as far as settings and rulebooks are sound. */
  async judge(engine: Engine, rule?: string): Promise<void> {
    await this.open(engine, rule);
    if (this.rulebooks.length === 0 || !(await this.readSurroundings())) return;
    await this.read(async (batch, context) => this.#judgeBatch(batch, context));
    for (const diagnostic of endsSoon(this.rulebooks, this.collector, this.#line.now)) {
      this.#remarkOnOwnFile(diagnostic);
    }
  }

  /** Reads everything that the rulebooks may judge, and gives it on in batches. */
  async read(take: Take): Promise<void> {
    this.readCodeowners();
    const { repository, settings } = this;
    const options = {
      repository,
      settings,
      line: this.#line,
      invocation: this.#invocation,
      paths: this.paths,
      stdin: this.#stdin,
      rules: this.rulebooks.flatMap(({ rulebook }) => rulebook.rules),
      changed: this.changed,
      baseline: settings.baseline,
      cache: this.cache,
    };
    for await (const step of readAll(options)) {
      const file = this.#note(step);
      if (file !== undefined) await this.#add(file, take);
    }
    await this.#flush(take);
    if (this.#codeowners?.isExhausted === true) this.#remarkOnOwnFile(tooManyLines(this.#codeowners));
  }

  /** The baseline and what has changed, where they are asked for; false where they are not sound. */
  async readSurroundings(): Promise<boolean> {
    const { changed: ref } = this.#line;
    const { baseline } = this.settings;
    if (baseline === undefined && ref === undefined) return true;
    const { readSurroundings } = await import("./surroundings.ts");
    const { changed, known, diagnostics } = await readSurroundings(this, this.#line);
    for (const diagnostic of diagnostics) this.#remarkOnOwnFile(diagnostic);
    this.baseline = known;
    this.changed = changed;
    if (changed !== undefined)
      this.reach.files.push(...changed.gone.map((path) => fileName(path, this.repository.root)));
    return !diagnostics.some(({ severity }) => severity === "error");
  }

  /** Keeps what is to be said of a step; answers with the file that it holds. */
  #note(step: ReadStep): ReadFile | undefined {
    if (step.kind === "skipped") this.skipped.push(step.skipped);
    else if (step.kind === "missed") this.#missed(step.diagnostic);
    else if (step.kind === "rendered") {
      const { path, rendered } = step;
      this.reach.addRendering(path, "code" in rendered ? [rendered] : rendered.diagnostics);
      if (!("code" in rendered)) return rendered;
      this.collector.remark(rendered, () => undefined);
    } else {
      this.reach.add(step.file);
      return step.file;
    }
    return undefined;
  }

  async #add(file: ReadFile, take: Take): Promise<void> {
    this.#batch.push(file);
    const subjects = this.#batch.reduce((sum, { judged }) => sum + judged.length, 0);
    const sizeBytes = this.#batch.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (subjects >= BATCH.subjects || sizeBytes >= BATCH.sizeBytes) await this.#flush(take);
  }

  async #flush(take: Take): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    await take(batch, this.context());
  }

  /** In which what was read is judged. */
  context(): JudgeContext {
    const { scope } = this.settings;
    const { now, language } = this.#line;
    const codeowners = this.#codeowners && codeownersOf(this.#codeowners, this.repository);
    return {
      gate: "files",
      now,
      language,
      ...(scope === "" ? {} : { scope }),
      ...(codeowners === undefined ? {} : { codeowners }),
      ...(this.#explains ? { reads: true } : {}),
    };
  }

  async #judgeBatch(batch: readonly ReadFile[], context: JudgeContext): Promise<void> {
    const subjects = batch.flatMap(({ judged }) => judged);
    const verdicts = await judgeByAll(this.rulebooks, subjects, context);
    let from = 0;
    for (const file of batch) {
      const own = verdicts.slice(from, from + file.judged.length);
      this.collector.add(file, own, await this.#suggestionsFor(file));
      from += file.judged.length;
    }
  }

  async #suggestionsFor(file: ReadFile): Promise<Suggestions | undefined> {
    if (!this.collector.wantsSuggestions) return undefined;
    const { Suggestions: Made } = await import("./fix/suggestion.ts");
    return new Made(file, await formatOf(file, this.#line.format));
  }

  /** CODEOWNERS, where owners.yaml asks for that of this repository. What is wrong with its lines `owners lint` tells. */
  readCodeowners(): void {
    const { scope } = this.settings;
    if (!this.rulebooks.some(({ rulebook }) => asksForCodeowners(rulebook.owners, scope))) return;
    this.#codeowners = findCodeowners(this.repository);
    const diagnostics = this.#codeowners?.diagnostics ?? [NO_CODEOWNERS];
    for (const diagnostic of diagnostics.filter(({ code }) => WHOLE_FILE.has(code))) this.#remarkOnOwnFile(diagnostic);
  }

  #settingsFile(): { readonly file: SekishoYaml | "broken" | undefined; readonly diagnostics: readonly Diagnostic[] } {
    const path = this.repository.settingsFile;
    if (path === undefined) return { file: undefined, diagnostics: [] };
    const { value, diagnostics } = readSettingsFile(path, path);
    return { file: value ?? "broken", diagnostics };
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
    suggestions: has("sarif", "suggestions"),
    lines: has("sarif"),
    verdicts: report !== undefined || has("json", "junit"),
    sources: report !== undefined,
  };
}

function directoryOf(path: string): string {
  return statOf(path)?.isDirectory() === true ? path : dirname(path);
}
