import { resolve } from "node:path";
import { type Diagnostic, Problem } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { prepareRun, type Run } from "@sekisho/gate-files/judged";
import { commandPage, diagnosticBlock } from "@sekisho/gate-files/print";
import { openKeptCode, openPair, openRulebook, type RulebookPair } from "@sekisho/rulebook";
import { languageOfCommand } from "../command-options.ts";
import { printJson } from "./answer/json.ts";
import { printMarkdown } from "./answer/markdown.ts";
import { printText } from "./answer/text.ts";
import type { Impact } from "./facts.ts";
import { Gathered } from "./gather.ts";
import { type NamedRulebook, openNamed } from "./rulebooks/open.ts";
import { Judging } from "./subjects/judge.ts";
import { isLines } from "./subjects/requests.ts";

const TOLD = 0;
const NEWLY_FAILS = 1;
const COULD_NOT_JUDGE = 2;

/** `sekisho impact`: 0 told, 1 something newly fails and `--fail-on new` is given, 2 something could not be read or judged. */
export async function impact(invocation: Invocation): Promise<number> {
  const { options, terminal, cwd, operands, env, version } = invocation;
  const kept = await openKeptCode(env, cwd);
  const { pair: named, diagnostics } = await openNamed(invocation, kept.engine);
  const files = operands.filter((operand) => !isLines(operand));
  const lines = operands.filter(isLines).map((operand) => resolve(cwd, operand));
  const { at, scope, lang } = options;
  const prepared = prepareRun({ ...invocation, options: { at, scope, lang } }, files);
  const { run, now } = prepared;
  const early = [...diagnostics, ...prepared.diagnostics, ...(run?.isSound === false ? remarksOf(run) : [])];
  if (named === undefined || run === undefined || !run.isSound) return refuse(invocation, early);
  const pair = openPair(named.from.rulebook, named.to.rulebook);
  const gathered = new Gathered();
  const judging = new Judging(run, pair, gathered);
  run.rulebooks = opened(named, pair);
  if (pair.touched.length > 0) {
    try {
      await judgeAll(judging, { lines, history: options["history"], isFiles: files.length > 0 || lines.length === 0 });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return refuse(invocation, [{ code: error.code, severity: "error", message: error.message }]);
    }
  }
  kept.store();
  const found = gathered.list;
  const said = [...remarksOf(run), ...judging.diagnostics];
  const isBroken = gathered.failed > 0 || said.some(({ severity }) => severity === "error");
  const isNew = options["failOn"] === "new" && found.some(({ kind }) => kind === "failing");
  const told: Impact = {
    ...named,
    touched: pair.touched,
    found,
    counts: { ...judging.counts, rules: new Set([...ids(named.from), ...ids(named.to)]).size },
    ...(judging.history === undefined ? {} : { history: judging.history }),
    diagnostics: said,
    status: isBroken ? COULD_NOT_JUDGE : isNew ? NEWLY_FAILS : TOLD,
    root: run.repository.root,
    scope: run.settings.scope,
    language: languageOfCommand(invocation),
    now,
    version,
  };
  terminal.out(print(told, invocation));
  return told.status;
}

function print(told: Impact, invocation: Invocation): string {
  const { options } = invocation;
  if (options["output"] === "json") return printJson(told);
  return options["output"] === "markdown" ? printMarkdown(told) : printText(told, invocation);
}

interface Asked {
  readonly lines: readonly string[];
  readonly history: unknown;
  readonly isFiles: boolean;
}

async function judgeAll(judging: Judging, { lines, history, isFiles }: Asked): Promise<void> {
  for (const path of lines) await judging.lines(path);
  if (typeof history === "string") await judging.versions(history);
  else if (isFiles) await judging.files();
}

/** With the rules alone that are touched, so that files which only others judge are not read. */
function opened({ from, to }: { from: NamedRulebook; to: NamedRulebook }, { touched }: RulebookPair): Run["rulebooks"] {
  const restricted = [
    { ...from.rulebook, rules: touched.flatMap(({ before }) => before ?? []) },
    { ...to.rulebook, rules: touched.flatMap(({ after }) => after ?? []) },
  ];
  return restricted.map((rulebook) => ({ rulebook, judge: openRulebook(rulebook) }));
}

function ids({ rulebook }: NamedRulebook): readonly string[] {
  return rulebook.rules.map(({ id }) => id);
}

function remarksOf({ collector }: Run): readonly Diagnostic[] {
  return collector.remarks.map(({ diagnostic }) => diagnostic);
}

function refuse(invocation: Invocation, diagnostics: readonly Diagnostic[]): number {
  const page = commandPage(invocation, languageOfCommand(invocation));
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  invocation.terminal.err(errors.map((diagnostic) => `${diagnosticBlock(diagnostic, page)}\n\n`).join(""));
  return COULD_NOT_JUDGE;
}
