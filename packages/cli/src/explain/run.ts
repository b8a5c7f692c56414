import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Diagnostic, didYouMean } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { type JudgedFiles, judgeFiles, openOnly } from "@sekisho/gate-files/judged";
import { commandPage, diagnosticBlock, findRepository, visible } from "@sekisho/gate-files/print";
import { actionOf, type Rule, type Rulebook } from "@sekisho/rulebook";
import { byRule, isKey } from "../exempt/select.ts";
import { languageOfCommand } from "../ledger/open.ts";
import { exemptionRows, printRows, type Row, reasonRows, scopeRows, sourceRows } from "./rows.ts";
import { type Explaining, explainViolation } from "./violation.ts";
import { type Words, wordsOf } from "./words.ts";

const EXPLAINED = 0;
const NOT_EXPLAINED = 2;

/** `sekisho explain`: 0 explained, 2 there is no such rule or violation. */
export async function explain(invocation: Invocation): Promise<number> {
  const { operands, terminal, cwd } = invocation;
  const language = languageOfCommand(invocation);
  const [words, page] = [wordsOf(language), commandPage(invocation, language)];
  const refuse = (...sentences: readonly string[]): number => {
    terminal.err(`sekisho: ${visible(sentences.join("; "))}\n`);
    return NOT_EXPLAINED;
  };
  if (operands.length < 1 || operands.length > 2) return refuse(words.usage);
  const [first = "", where] = operands;
  const isRule = where === undefined && first.includes("/");
  const judged = isRule ? await openOnly(invocation) : await judge(invocation, first, where);
  if (judged.rulebooks.length === 0) {
    const said = judged.diagnostics.map((diagnostic: Diagnostic) => `${diagnosticBlock(diagnostic, page)}\n\n`);
    terminal.err(said.join(""));
    return NOT_EXPLAINED;
  }
  const asked = (rulebook: Rulebook): Explaining => ({ rulebook, words, page, cwd, language, now: judged.now });
  if (isRule) {
    const found = ruleOf(judged, first);
    if (found === undefined) return refuse(words.noRule(first), ...hint(words, first, ids(judged)));
    terminal.out(`${explainRule(found.rule, judged.scan.scope, asked(found.rulebook))}\n`);
    return EXPLAINED;
  }
  const blocks = judged.explained.flatMap((explained) => {
    const found = ruleOf(judged, explained.violation.rule);
    return found === undefined ? [] : [explainViolation(explained, found.rule, asked(found.rulebook))];
  });
  if (blocks.length === 0) return refuse(words.noViolation(operands.join(" ")), ...hint(words, first, ids(judged)));
  terminal.out(`${blocks.join("\n\n")}\n`);
  return EXPLAINED;
}

/** Only the file that is named, where it is judged by itself; else all that `check` judges. */
async function judge(invocation: Invocation, first: string, where: string | undefined): Promise<JudgedFiles> {
  const { cwd } = invocation;
  if (where === undefined) return judgeFiles(invocation, [], (_, violation) => isKey(first, violation.key));
  const file = resolve(cwd, where.replace(/:\d+(?::\d+)?$/, ""));
  const isFile = existsSync(file) && statSync(file).isFile();
  const { root } = findRepository([isFile ? dirname(file) : cwd], cwd);
  const wanted = byRule(first, where, root, cwd);
  const explains = (
    verdict: Parameters<typeof wanted>[0]["verdict"],
    violation: Parameters<typeof wanted>[0]["violation"],
  ) => wanted({ verdict, violation });
  const alone = isFile ? await judgeFiles(invocation, [file], explains) : undefined;
  if (alone !== undefined && (alone.explained.length > 0 || alone.rulebooks.length === 0)) return alone;
  return judgeFiles(invocation, [], explains);
}

function explainRule(rule: Rule, scope: string, asked: Explaining): string {
  const { words, page, cwd, language, now } = asked;
  const { title } = rule.texts.en;
  const missing = rule.kind === "conftest" ? [] : rule.missingParameters;
  const action = words.actions[actionOf(rule, { gate: "files", scope, now })];
  const rows: readonly Row[] = [
    ...reasonRows(rule, language),
    ...scopeRows(rule, words),
    ["action", missing.length > 0 ? words.notConfigured(missing.join(words.separator)) : action],
    ...exemptionRows(rule, "FILE:LINE", asked),
    ...sourceRows(rule, cwd),
  ];
  const shown = language === "ja" ? (rule.texts.ja?.title ?? title) : title;
  const head = `${page.paint.bold(visible(rule.id))}  ${words.severities[rule.severity]}\n  ${visible(shown)}`;
  return `${head}\n\n${printRows(rows, words, page)}`;
}

function ruleOf(
  { rulebooks }: JudgedFiles,
  id: string,
): { readonly rule: Rule; readonly rulebook: Rulebook } | undefined {
  for (const rulebook of rulebooks) {
    const present = rulebook.renamed.get(id) ?? id;
    const rule = rulebook.rules.find((candidate) => candidate.id === present);
    if (rule !== undefined) return { rule, rulebook };
  }
  return undefined;
}

function ids({ rulebooks }: JudgedFiles): readonly string[] {
  return rulebooks.flatMap(({ rules }) => rules.map(({ id }) => id));
}

function hint(words: Words, written: string, known: readonly string[]): readonly string[] {
  const close = known.includes(written) ? undefined : didYouMean(written, known);
  return close === undefined ? [] : [words.didYouMean(close)];
}
