import { join } from "node:path";
import type { Invocation } from "@sekisho/gate";
import { commandPage, diagnosticBlock, type Page, visible } from "@sekisho/gate-files/print";
import { DIFFERENCE_KINDS } from "@sekisho/rulebook";
import type { Impact } from "../facts.ts";
import type { Found } from "../gather.ts";
import { countsOf, groupsOf, type OwnerGroup, type RuleGroup } from "./groups.ts";
import { changeOf, closing, countsSentence, looked, rulebookName, spotOf, touchedName, whenOf } from "./sentences.ts";
import { type Words, wordsOf } from "./words.ts";

/** Differences of one kind and one rule that an owner is shown without `--all`. */
const SHOWN = 5;

/** For a person: by owner and rule, with the places. */
export function printText(told: Impact, invocation: Invocation): string {
  const words = wordsOf(told.language);
  const page = commandPage(invocation, told.language);
  const limit = invocation.options["all"] === true ? Number.POSITIVE_INFINITY : SHOWN;
  const title = words.title(rulebookName(told.from, words), rulebookName(told.to, words));
  const errors = told.diagnostics.filter(({ severity }) => severity === "error");
  const blocks = [
    page.paint.bold(visible(title)),
    ...(told.touched.length === 0 ? [] : [touchedLines(told, words)]),
    ...errors.map((diagnostic) => diagnosticBlock(diagnostic, page)),
    ...groupsOf(told.found).map((group) => ownerBlock(group, { page, words, limit, root: told.root })),
    [...looked(told, words).map(page.paint.dim), stroke(told, page)(closing(told, words))].join("\n"),
  ];
  return `${blocks.join("\n\n")}\n`;
}

interface Printing {
  readonly page: Page;
  readonly words: Words;
  readonly limit: number;
  readonly root: string;
}

function touchedLines({ touched }: Impact, words: Words): string {
  return touched.map((rule) => `  ${visible(touchedName(rule, words))}`).join("\n");
}

function ownerBlock({ owner, rules }: OwnerGroup, printing: Printing): string {
  const { page, words } = printing;
  const all = rules.flatMap(({ found }) => found);
  const head = `${page.paint.bold(visible(owner === "" ? words.noOwner : owner))}${words.colon}${countsSentence(all, words)}`;
  return [head, ...rules.map((group) => ruleBlock(group, printing))].join("\n");
}

function ruleBlock({ rule, severity, found }: RuleGroup, printing: Printing): string {
  const { page, words, limit } = printing;
  const lines = DIFFERENCE_KINDS.flatMap((kind): readonly string[] => {
    const own = found.filter((one) => one.kind === kind);
    if (own.length === 0) return [];
    const name = kind === "failing" ? page.paint.red(words.kinds[kind]) : words.kinds[kind];
    const rest = own.length - limit;
    return [
      `    ${name}`,
      ...own.slice(0, limit).flatMap((one) => foundLines(one, printing)),
      ...(rest > 0 ? [`      ${page.paint.dim(words.more(rest))}`] : []),
    ];
  });
  return [`  ${page.paint.bold(visible(rule))}${severity === undefined ? "" : `  ${severity}`}`, ...lines].join("\n");
}

function foundLines(found: Found, { page, words, root }: Printing): readonly string[] {
  const { label, message } = found;
  const when = whenOf(found, words);
  const place = placeOf(found, page, root);
  return [
    `      ${place}  ${visible(label)}  ${page.paint.dim(changeOf(found, words))}`,
    ...(message === "" ? [] : [`        ${visible(message)}`]),
    ...(when === "" ? [] : [`        ${page.paint.dim(when)}`]),
  ];
}

/** A file of the working tree is named so that a terminal can open it. */
function placeOf(found: Found, page: Page, root: string): string {
  const spot = spotOf(found);
  const file = found.places[0]?.file ?? found.file;
  return found.commit === undefined ? page.name(join(root, file)) + spot.slice(file.length) : visible(spot);
}

function stroke({ found, status }: Impact, { paint }: Page): (text: string) => string {
  const color = status === 2 || (countsOf(found).get("failing") ?? 0) > 0 ? paint.red : paint.green;
  return (text) => paint.bold(color(text));
}
