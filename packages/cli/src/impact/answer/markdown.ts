import { visible } from "@sekisho/gate-files/print";
import { DIFFERENCE_KINDS } from "@sekisho/rulebook";
import type { Impact } from "../facts.ts";
import type { Found } from "../gather.ts";
import { countsOf, groupsOf, type OwnerGroup } from "./groups.ts";
import { changeOf, closing, looked, rulebookName, spotOf, touchedName, whenOf } from "./sentences.ts";
import { type Words, wordsOf } from "./words.ts";

/** A comment of GitHub holds 65,536 characters, one of GitLab a million; some are left for what stands around it. */
const MAX_UNITS = 60_000;
/** Rows of owners, touched rules and mistakes. */
const MAX_ROWS = 50;

/**
 * For a comment on a pull request, of bounded size: what does not fit is counted. Whatever the change brings along stands in
 * code spans, where nothing of it is a link, a mention or markup.
 */
export function printMarkdown(told: Impact): string {
  const words = wordsOf(told.language);
  const groups = groupsOf(told.found);
  const title = words.title(code(rulebookName(told.from, words)), code(rulebookName(told.to, words)));
  const errors = told.diagnostics.filter(({ severity }) => severity === "error");
  const head = [
    `### ${words.heading}`,
    title,
    `**${closing(told, words)}**`,
    ...(groups.length === 0 ? [] : [table(groups, words)]),
    rows(told.touched, (rule) => `- ${code(touchedName(rule, words))}`),
    rows(errors, ({ code: id, message }) => `- ${code(`${id}: ${message}`)}`),
  ].filter((block) => block !== "");
  const foot = looked(told, words).join(" ");
  const body = new Bounded(MAX_UNITS - head.join("\n\n").length - foot.length - 400);
  for (const group of groups) addOwner(body, group, words);
  const leftOut = body.leftOut === 0 ? [] : [`**${words.leftOut(body.leftOut)}**`];
  return `${[...head, ...body.blocks, ...leftOut, foot].join("\n\n")}\n`;
}

/** Blocks that together stay below a size; differences that did not fit are counted. */
class Bounded {
  readonly blocks: string[] = [];
  leftOut = 0;
  #left: number;

  constructor(units: number) {
    this.#left = units;
  }

  /** Lines between a start and an end, as many as fit. */
  add(start: string, lines: readonly { readonly text: string; readonly differences: number }[], end: string): void {
    const around = start.length + end.length + 8;
    const taken: string[] = [];
    let left = this.#left - around;
    for (const { text, differences } of lines) {
      if (text.length + 1 <= left) {
        taken.push(text);
        left -= text.length + 1;
      } else {
        this.leftOut += differences;
        // What comes behind is left out as well: a list with holes would look whole.
        left = 0;
      }
    }
    if (!lines.some(({ text, differences }) => differences > 0 && taken.includes(text))) return;
    this.blocks.push(`${start}\n\n${taken.join("\n")}\n\n${end}`);
    this.#left = left;
  }
}

function table(groups: readonly OwnerGroup[], words: Words): string {
  const kinds = DIFFERENCE_KINDS.filter((kind) => groups.some(({ counts }) => counts.has(kind)));
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    row([words.table.owner, ...kinds.map((kind) => words.kinds[kind])]),
    row(["---", ...kinds.map(() => "---:")]),
    ...groups
      .slice(0, MAX_ROWS)
      .map(({ owner, counts }) =>
        row([ownerName(owner, words), ...kinds.map((kind) => String(counts.get(kind) ?? 0))]),
      ),
    ...(groups.length > MAX_ROWS ? [row([`+ ${groups.length - MAX_ROWS}`, ...kinds.map(() => "…")])] : []),
  ].join("\n");
}

function rows<T>(list: readonly T[], print: (one: T) => string): string {
  const shown = list.slice(0, MAX_ROWS).map(print);
  return [...shown, ...(list.length > MAX_ROWS ? [`- + ${list.length - MAX_ROWS}`] : [])].join("\n");
}

function addOwner(body: Bounded, { owner, rules }: OwnerGroup, words: Words): void {
  const counts = countsOf(rules.flatMap(({ found }) => found));
  const said = [...counts].map(([kind, count]) => words.count(words.kinds[kind], count)).join(words.separator);
  const lines = rules.flatMap(({ rule, severity, found }) => [
    { text: `- **${code(rule)}**${severity === undefined ? "" : ` ${severity}`}`, differences: 0 },
    ...found.map((one) => ({ text: line(one, words), differences: 1 })),
  ]);
  // Inside of HTML a code span is none.
  const name = owner === "" ? words.noOwner : html(owner);
  body.add(`<details><summary><b>${name}</b>${words.colon}${said}</summary>`, lines, "</details>");
}

function line(found: Found, words: Words): string {
  const when = whenOf(found, words);
  const message = found.message === "" ? "" : ` ${code(found.message)}`;
  const about = `${code(spotOf(found))} ${code(found.label)}${message}`;
  return `  - ${words.kinds[found.kind]}${words.colon}${about} (${code(changeOf(found, words))})${when === "" ? "" : `, ${when}`}`;
}

function ownerName(owner: string, words: Words): string {
  // A bar would end the cell, also inside of a code span.
  return owner === "" ? words.noOwner : code(owner).replaceAll("|", "\\|");
}

const MAX_SPAN = 500;

/** A code span that nothing in the text ends; long texts are cut. */
function code(text: string): string {
  const shown = visible(text).replace(/\s+/g, " ").trim();
  const plain = shown.length > MAX_SPAN ? `${shown.slice(0, MAX_SPAN)}…` : shown;
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = plain.startsWith("`") || plain.endsWith("`") ? " " : "";
  return `${fence}${space}${plain}${space}${fence}`;
}

function html(text: string): string {
  return visible(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "@\u2060");
}
