import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Diagnostic, didYouMean } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { type JudgedFiles, judgeFiles, openOnly } from "@sekisho/gate-files/judged";
import { commandPage, diagnosticBlock, findRepository, visible } from "@sekisho/gate-files/print";
import { languageOfCommand } from "../command-options.ts";
import { byRule, isKey } from "../exempt/select.ts";
import type { Found } from "./found.ts";
import { explainRule } from "./rule.ts";
import { type Explaining, explainViolation } from "./violation.ts";
import { type Words, wordsOf } from "./words.ts";

const EXPLAINED = 0;
const NOT_EXPLAINED = 2;

/** `sekisho explain`: 0 explained, 2 there is no such rule or violation. */
export async function explain(given: Invocation): Promise<number> {
  // Of a run that judges, `format` would be that of the files.
  const { format, ...options } = given.options;
  const invocation = { ...given, options };
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
  const judged = isRule ? await openOnly(invocation, { rule: first }) : await judge(invocation, first, where);
  if (judged.rulebooks.length === 0) {
    const said = judged.diagnostics.map((diagnostic: Diagnostic) => `${diagnosticBlock(diagnostic, page)}\n\n`);
    terminal.err(said.join(""));
    return NOT_EXPLAINED;
  }
  const found = isRule ? rulesNamed(judged, first) : violationsFound(judged);
  if (found.length === 0) {
    const close = hint(words, first, ids(judged));
    return refuse(isRule ? words.noRule(first) : words.noViolation(operands.join(" ")), ...close);
  }
  if (format === "json") {
    const { explainedJson } = await import("./json.ts");
    terminal.out(explainedJson(found, { cwd, language, now: judged.now, scope: judged.scan.scope }));
    return EXPLAINED;
  }
  const blocks = found.map(({ rule, rulebook, explained }) => {
    const asked: Explaining = { rulebook, words, page, cwd, language, now: judged.now };
    return explained === undefined
      ? explainRule(rule, judged.scan.scope, asked)
      : explainViolation(explained, rule, asked);
  });
  terminal.out(`${blocks.join("\n\n")}\n`);
  return EXPLAINED;
}

function rulesNamed(judged: JudgedFiles, id: string): readonly Found[] {
  const found = ruleOf(judged, id);
  return found === undefined ? [] : [found];
}

function violationsFound(judged: JudgedFiles): readonly Found[] {
  return judged.explained.flatMap((explained) => {
    const found = ruleOf(judged, explained.violation.rule);
    return found === undefined ? [] : [{ ...found, explained }];
  });
}

/** Only the file that is named, where it is judged by itself; else all that `check` judges. */
async function judge(invocation: Invocation, first: string, where: string | undefined): Promise<JudgedFiles> {
  const { cwd } = invocation;
  if (where === undefined)
    return judgeFiles(invocation, [], { explain: (_, violation) => isKey(first, violation.key) });
  const file = resolve(cwd, where.replace(/:\d+(?::\d+)?$/, ""));
  const isFile = existsSync(file) && statSync(file).isFile();
  const { root } = findRepository([isFile ? dirname(file) : cwd], cwd);
  const wanted = byRule(first, where, root, cwd);
  const explains = (
    verdict: Parameters<typeof wanted>[0]["verdict"],
    violation: Parameters<typeof wanted>[0]["violation"],
  ) => wanted({ verdict, violation });
  const alone = isFile ? await judgeFiles(invocation, [file], { explain: explains, rule: first }) : undefined;
  if (alone !== undefined && (alone.explained.length > 0 || alone.rulebooks.length === 0)) return alone;
  return judgeFiles(invocation, [], { explain: explains, rule: first });
}

function ruleOf({ rulebooks }: JudgedFiles, id: string): Found | undefined {
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
