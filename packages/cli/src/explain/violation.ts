import { canonicalJson, printPath } from "@sekisho/core";
import type { JudgedFiles } from "@sekisho/gate-files/judged";
import { frameLines, type Page, visible } from "@sekisho/gate-files/print";
import type { Language, Rule } from "@sekisho/rulebook";
import { subjectLabel } from "@sekisho/subject";
import { type Asked, exemptionRows, printRows, type Row, reasonRows, sourceRows } from "./rows.ts";

type Explained = JudgedFiles["explained"][number];

export interface Explaining extends Asked {
  readonly page: Page;
  readonly cwd: string;
  readonly language: Language;
}

/** A violation for a person: what is wrong, why, what is to be done, and all that the rule read. */
export function explainViolation(explained: Explained, rule: Rule, asked: Explaining): string {
  const { verdict, violation } = explained;
  const { words, page, cwd, language } = asked;
  const { paint } = page;
  const [place] = violation.places;
  const where = place === undefined ? page.name(verdict.file) : `${page.name(place.file)}:${place.line}`;
  const isExempted = "exemptions" in violation;
  const rows: readonly Row[] = [
    ...reasonRows(rule, language),
    [
      "action",
      isExempted ? words.exempted(violation.exemptions.join(words.separator)) : words.actions[violation.action],
    ],
    ...(verdict.owner === "" ? [] : [["owner", verdict.owner] as const]),
    ...exemptionRows(rule, where, asked),
    ...sourceRows(rule, cwd),
    ["key", violation.key],
  ];
  const evidence = Object.entries(violation.evidence).map(
    ([name, value]) => `  ${visible(name)}: ${visible(canonicalJson(value))}`,
  );
  const blocks = [
    [
      `${paint.bold(visible(rule.id))}  ${words.severities[violation.severity]}`,
      `  ${visible(violation.message)}`,
      `  ${paint.blue("-->")} ${where}  ${paint.dim(visible(subjectLabel(verdict.subject)))}`,
    ].join("\n"),
    printRows(rows, words, page),
    ...(evidence.length === 0 ? [] : [[paint.bold(words.found), ...evidence].join("\n")]),
    [paint.bold(words.read), ...explained.reads.map((read) => readBlock(read, asked))].join("\n"),
  ];
  return blocks.join("\n\n");
}

function readBlock({ path, isMissing, place, frame }: Explained["reads"][number], { page, words }: Explaining): string {
  const { paint } = page;
  const name = `${visible(printPath(path))}${isMissing ? `  ${paint.dim(words.missing)}` : ""}`;
  const at = place === undefined ? "" : `${page.name(place.file)}:${place.line}:${place.column}  `;
  const lines = frame === undefined ? [] : frameLines(frame, paint, paint.yellow);
  return [`  ${paint.blue("-->")} ${at}${name}`, ...lines].join("\n");
}
