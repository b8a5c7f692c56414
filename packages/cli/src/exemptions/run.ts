import { relative, sep } from "node:path";
import { canonicalJson, type Diagnostic, type Json } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { type JudgedFiles, judgeFiles } from "@sekisho/gate-files/judged";
import { commandPage, diagnosticBlock, inertText, jsonEscape, type Page, visible } from "@sekisho/gate-files/print";
import { languageOfCommand } from "../command-options.ts";
import { asksForWork, type Listed, listExemptions } from "./list.ts";
import { type Words, wordsOf } from "./words.ts";

/** `sekisho exemptions`: 0 nothing to do, 1 one has ended or is no longer needed, 2 could not judge. */
export async function exemptions(invocation: Invocation): Promise<number> {
  const { operands, options, terminal } = invocation;
  const language = languageOfCommand(invocation);
  const page = commandPage(invocation, language);
  const words = wordsOf(language);
  const judged = await judgeFiles(invocation, operands);
  const errors = judged.diagnostics.filter(({ severity }) => severity === "error");
  terminal.err(errors.map((diagnostic) => `${diagnosticBlock(diagnostic, page)}\n\n`).join(""));
  if (judged.rulebooks.length === 0) return 2;
  const listed = listExemptions(judged);
  const status = errors.length > 0 ? 2 : listed.some(asksForWork) ? 1 : 0;
  const said = judged.diagnostics.filter(({ code }) => code.startsWith("exemption_"));
  terminal.out(
    options["output"] === "json" ? printJson(listed, said, judged, status) : printText(listed, said, page, words),
  );
  return status;
}

function printText(listed: readonly Listed[], said: readonly Diagnostic[], page: Page, words: Words): string {
  const soon = listed.filter(({ status }) => status === "expiring").length;
  const last = listed.length === 0 ? words.none : words.total(listed.length, listed.filter(asksForWork).length, soon);
  const blocks = [
    ...said.filter(({ code }) => code !== "exemption_ends_soon").map((diagnostic) => diagnosticBlock(diagnostic, page)),
    ...listed.map((one) => block(one, page, words)),
    last,
  ];
  return `${blocks.join("\n\n")}\n`;
}

function block(listed: Listed, { paint }: Page, words: Words): string {
  const { exemption, status, ageDays, daysLeft, owners, covered, need } = listed;
  const { id, rules, expires, approved, approver, ticket, reason } = exemption;
  const end = status === "ahead" ? words.ahead(approved) : words.ends(status, expires, daysLeft);
  const stroke = status === "holds" ? paint.dim : status === "expired" ? paint.red : paint.yellow;
  const facts = [
    words.age(ageDays),
    words.approver(approver),
    ...(owners.length === 0 ? [] : [words.owner(owners.join(words.separator))]),
    ticket,
  ];
  const use = status === "expired" ? words.expired : need === "needed" ? words.needed(covered) : words[need];
  return [
    `${paint.bold(visible(id))}  ${stroke(end)}`,
    `  ${visible(rules.join(words.separator))}`,
    `  ${visible(facts.join(words.separator))}`,
    `  ${asksForWork(listed) ? paint.yellow(use) : use}`,
    `  ${paint.dim(visible(reason.trim()))}`,
  ].join("\n");
}

/** `exemptions/1`, one a line; files are from the root. */
function printJson(
  listed: readonly Listed[],
  said: readonly Diagnostic[],
  { now, root }: JudgedFiles,
  status: number,
): string {
  const place = (file: string): string => relative(root, file).split(sep).join("/");
  const list = (entries: readonly Json[]): string =>
    entries.length === 0 ? "[]" : `[\n${entries.map((one) => `  ${canonicalJson(one)}`).join(",\n")}\n]`;
  const exemptions = listed.map(({ exemption, ...rest }): Json => {
    const { id, rules, reason, ticket, approver, approved, expires, span } = exemption;
    const about = { id, rules, reason, ticket, approver, approved, expires };
    return { ...about, ...rest, file: place(span.file), line: span.start.line };
  });
  const diagnostics = said.map(({ code, message, span }): Json => {
    return { code, message, ...(span && { file: place(span.file), line: span.start.line }) };
  });
  const text = [
    `"at": "${new Date(now).toISOString()}"`,
    `"diagnostics": ${list(diagnostics)}`,
    `"exemptions": ${list(exemptions)}`,
    `"exitStatus": ${status}`,
    `"version": "exemptions/1"`,
  ].join(",\n");
  return inertText(`{\n${text}\n}\n`, jsonEscape);
}
