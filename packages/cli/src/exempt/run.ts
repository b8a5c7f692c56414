import { relative } from "node:path";
import type { Diagnostic } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { type JudgedFiles, judgeFiles } from "@sekisho/gate-files/judged";
import { commandPage, diagnosticBlock, visible } from "@sekisho/gate-files/print";
import { approverOf, exemptionFile, isPattern, mayHaveInstances, type Rulebook } from "@sekisho/rulebook";
import { languageOfCommand, listOf } from "../command-options.ts";
import { answersOf } from "./answers.ts";
import { covers, newId } from "./exemption.ts";
import { type Chosen, select } from "./select.ts";
import { targetOf, writeTarget } from "./target.ts";
import { type Words, wordsOf } from "./words.ts";

const WRITTEN = 0;
const NOT_WRITTEN = 2;
const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 90;

/** `sekisho exempt`: 0 written, 2 not written. */
export async function exempt(invocation: Invocation): Promise<number> {
  const { terminal, operands, cwd, options } = invocation;
  const words = wordsOf(languageOfCommand(invocation));
  const refuse = (...sentences: readonly string[]): number => {
    terminal.err(`sekisho: ${visible(sentences.join("; "))}\n`);
    return NOT_WRITTEN;
  };
  if (operands.length < 1 || operands.length > 2) return refuse(words.usage);
  const judged = await judgeFiles(invocation, listOf(options, "in"));
  const mistakes = judged.diagnostics.filter(({ severity }) => severity === "error");
  if (judged.rulebooks.length === 0) return refuseAll(mistakes, invocation);
  const rulebook = ownRulebook(judged, invocation);
  if (rulebook === undefined) return refuse(words.noRulebook);
  const { open, exempted, close, all } = select(judged, operands, cwd);
  const [first] = open;
  if (first === undefined) return refuse(...whyNothing({ operands, exempted, close, rulebook }, words));
  const wide = open.find(({ verdict }) => isPattern(verdict.subject));
  if (wide !== undefined) return refuse(words.isPattern(wide.verdict.subject.name));

  const rules = [...new Set(open.map(({ violation }) => violation.rule))];
  const approver = approverOf(rulebook.owners, rules);
  if (approver === undefined) return refuse(words.noApprover(rules.join(", ")));
  const answers = await answersOf(invocation, words, { approver, until: dayOf(judged.now + DEFAULT_DAYS * DAY_MS) });
  if ("missing" in answers) return refuse(words.missing(answers.missing.join(", ")));
  if ("badDay" in answers) return refuse(`--until: ${words.badDay(answers.badDay)}`);
  if ("stopped" in answers) {
    terminal.err("\n");
    return refuse(words.stopped);
  }

  const { reason, ticket, until } = answers;
  const ruleOf = new Map(rulebook.rules.map((rule) => [rule.id, rule]));
  const document = exemptionFile({
    id: typeof options["id"] === "string" ? options["id"] : newId(first, open, rulebook),
    broken: open.map(({ verdict: { subject }, violation: { rule, instance } }) => ({ ...subject, rule, instance })),
    reason,
    ticket,
    approver: answers.approver,
    approved: dayOf(judged.now),
    expires: until,
    gates: listOf(options, "gate"),
    hasInstances: (rule) => mayHaveInstances(ruleOf.get(rule)),
  });
  const named = typeof options["file"] === "string" ? options["file"] : fileOf(first, open, rules);
  if (!/^[A-Za-z0-9][\w.-]*$/.test(named)) return refuse(words.badFile(named));
  const target = targetOf(rulebook, named.replace(/\.yaml$/, ""), document);
  const tried = covers({ chosen: open, all }, { rulebook, target, now: judged.now, gates: listOf(options, "gate") });
  if (tried.diagnostics.length > 0) {
    refuseAll(tried.diagnostics.map(withoutPlace), invocation);
    return refuse(words.unsound);
  }
  if (!tried.coversAll) return refuse(words.coversNothing);
  const isDry = options["dryRun"] === true;
  if (!isDry) writeTarget(target);
  const file = relative(cwd, target.file) || target.file;
  const head = isDry ? words.wouldWrite(file, target.line) : words.written(file, target.line);
  const shown = document.replaceAll(/^(?=.)/gm, "  ");
  const others = tried.covered - open.length;
  const tail = [...(others > 0 ? [words.others(others)] : []), words.next(tried.covered, answers.approver)];
  terminal.out(`${visible(head)}\n\n${shown}\n${tail.map(visible).join("\n")}\n`);
  return WRITTEN;
}

/** That of the team which owns all of it; of things of several teams the rule's own name. */
function fileOf({ verdict: { owner } }: Chosen, open: readonly Chosen[], rules: readonly string[]): string {
  const isOne = open.every(({ verdict }) => verdict.owner === owner);
  return isOne ? owner : (rules[0]?.split("/").at(-1) ?? owner);
}

/** The one of the user's own; one that ships can hold no exemption. */
function ownRulebook(judged: JudgedFiles, { builtinRulebooks }: Invocation): Rulebook | undefined {
  const [rulebook] = judged.rulebooks;
  const isShipped = judged.defaultRulebooks || rulebook?.directory.startsWith(builtinRulebooks) === true;
  return isShipped ? undefined : rulebook;
}

interface Nothing {
  readonly operands: readonly string[];
  readonly exempted: readonly Chosen[];
  readonly close: string | undefined;
  readonly rulebook: Rulebook;
}

function whyNothing({ operands, exempted, close, rulebook }: Nothing, words: Words): readonly string[] {
  const [violation] = exempted.map((chosen) => chosen.violation);
  const [id] = violation !== undefined && "exemptions" in violation ? violation.exemptions : [];
  const exemption = rulebook.exemptions.find((known) => known.id === id);
  if (exemption !== undefined) return [words.already(exemption.id, exemption.expires)];
  return [words.noViolation(operands.join(" ")), close === undefined ? words.seeCheck : words.didYouMean(close)];
}

function refuseAll(diagnostics: readonly Diagnostic[], invocation: Invocation): number {
  const page = commandPage(invocation, languageOfCommand(invocation));
  invocation.terminal.err(diagnostics.map((diagnostic) => `${diagnosticBlock(diagnostic, page)}\n\n`).join(""));
  return NOT_WRITTEN;
}

/** A file that is not written has no lines to show. */
function withoutPlace({ span: _span, conflict: _conflict, ...diagnostic }: Diagnostic): Diagnostic {
  return diagnostic;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
