import type { Json } from "@sekisho/core";
import type { Card, CardEntry } from "../../notice/card.ts";
import { codeText, escapeText } from "./escape.ts";

/** Slack's documented limits (docs: block kit; chat.postMessage). */
const MAX_HEADER = 150;
const MAX_SECTION = 3_000;
const MAX_FALLBACK = 3_000;
const MAX_CONTEXT = 10;
const MAX_BLOCKS = 50;
/** Slack refuses blocks of some 13,200 characters together (`msg_blocks_too_long`), which no page of its documents says. */
const MAX_ALL = 11_000;
/** Entries of one message: more are read by nobody, and the list is a click away. */
const MAX_ENTRIES = 10;
/** Of what an entry among several says; one alone has more room. */
const MAX_SHORT = 300;

type Block = { readonly [field: string]: Json };

export interface SlackMessage {
  /** Notifications and old clients show it instead of the blocks. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** A card in Slack's Block Kit. Texts of others stand in plain text or code, escaped: none of them is ever markup. */
export function slackMessage(card: Card): SlackMessage {
  const [first] = card.entries;
  const fallback = [card.title, card.lead ?? first?.name]
    .filter((text) => text !== undefined && text !== "")
    .join(": ");
  const blocks: Block[] = [{ type: "header", text: plain(card.title, MAX_HEADER) }];
  if (card.lead !== undefined) blocks.push(section(plain(card.lead, MAX_SECTION)));
  const isOne = card.entries.length === 1;
  const end = [section(markup(`<${card.link.url}|${escapeText(card.link.text, 100)}>`))];
  let shown = 0;
  for (const entry of card.entries.slice(0, MAX_ENTRIES)) {
    const next = isOne ? whole(card, entry) : [...(shown === 0 ? [] : [DIVIDER]), ...short(card, entry)];
    if (blocks.length + next.length + 2 > MAX_BLOCKS || sizeOf([...blocks, ...next]) > MAX_ALL) break;
    blocks.push(...next);
    shown++;
  }
  const rest = card.total - shown;
  if (rest > 0 && shown > 0) blocks.push(context([card.more(rest)]));
  return { text: escapeText(fallback, MAX_FALLBACK), blocks: [...blocks, ...end] };
}

const DIVIDER: Block = { type: "divider" };

function whole({ labels }: Card, entry: CardEntry): readonly Block[] {
  return [
    section(markup(`${codeText(entry.name, 1_000)}\n${codeText(entry.where, 1_500)}`)),
    ...(entry.message === "" ? [] : [section(plain(entry.message, MAX_SECTION))]),
    ...(entry.why === undefined ? [] : [section(plain(`${labels.why}: ${entry.why}`, MAX_SECTION))]),
    ...(entry.fix === undefined ? [] : [section(plain(`${labels.fix}: ${entry.fix}`, MAX_SECTION))]),
    context([`${labels.owner}: ${entry.owner}`, `${labels.rule}: ${entry.rule}`, ...entry.notes]),
  ];
}

function short({ labels }: Card, entry: CardEntry): readonly Block[] {
  const link = `<${entry.link.url}|${escapeText(entry.title, MAX_SHORT)}>`;
  return [
    section(markup(`${link}\n${codeText(entry.name, MAX_SHORT)}\n${codeText(entry.where, MAX_SHORT)}`)),
    context([
      cutLine(entry.message),
      entry.fix === undefined ? "" : `${labels.fix}: ${cutLine(entry.fix)}`,
      `${labels.owner}: ${entry.owner}`,
      ...entry.notes,
    ]),
  ];
}

function cutLine(text: string): string {
  const line = text.replaceAll("\n", " ");
  return line.length <= MAX_SHORT ? line : `${line.slice(0, MAX_SHORT - 1)}…`;
}

function section(text: Block): Block {
  return { type: "section", text };
}

function context(texts: readonly string[]): Block {
  const elements = texts.filter((text) => text !== "").slice(0, MAX_CONTEXT);
  return { type: "context", elements: elements.map((text) => plain(text, MAX_SECTION)) };
}

function plain(text: string, max: number): Block {
  // Slack refuses an empty text.
  return { type: "plain_text", text: escapeText(text === "" ? "–" : text, max), emoji: false };
}

/** `verbatim`: names and addresses in the text make no links. */
function markup(text: string): Block {
  return { type: "mrkdwn", text, verbatim: true };
}

function sizeOf(blocks: readonly Block[]): number {
  return JSON.stringify(blocks).length;
}
