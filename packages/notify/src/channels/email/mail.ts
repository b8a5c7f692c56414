import type { Card, CardEntry } from "../../notice/card.ts";

const MAX_ENTRIES = 50;

export interface MailTexts {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A card as a mail: as text, and as HTML without images, scripts and addresses of others. */
export function mailTexts(card: Card): MailTexts {
  const entries = card.entries.slice(0, MAX_ENTRIES);
  const rest = card.total - entries.length;
  const more = rest > 0 && entries.length > 0 ? [card.more(rest)] : [];
  const text = [
    card.title,
    ...(card.lead === undefined ? [] : [card.lead]),
    ...entries.map((entry) => entryText(card, entry)),
    ...more,
    `${card.link.text}: ${card.link.url}`,
  ].join("\n\n");
  const html = [
    '<!doctype html><html><body style="font-family:sans-serif;line-height:1.5">',
    `<h2>${escapeHtml(card.title)}</h2>`,
    ...(card.lead === undefined ? [] : [paragraph(card.lead)]),
    ...entries.map((entry) => entryHtml(card, entry)),
    ...more.map(paragraph),
    `<p>${anchor(card.link)}</p></body></html>`,
  ].join("\n");
  return { subject: `[Sekisho] ${card.title}`, text: `${text}\n`, html };
}

function linesOf({ labels }: Card, entry: CardEntry): readonly (readonly [string, string])[] {
  return [
    [labels.where, entry.where],
    ...(entry.why === undefined ? [] : [[labels.why, entry.why] as const]),
    ...(entry.fix === undefined ? [] : [[labels.fix, entry.fix] as const]),
    [labels.owner, entry.owner],
    [labels.rule, entry.rule],
  ];
}

function entryText(card: Card, entry: CardEntry): string {
  const lines = linesOf(card, entry).map(([label, text]) => `${label}: ${text}`);
  return [entry.title, entry.name, entry.message, ...lines, ...entry.notes, entry.link.url]
    .filter((line) => line !== "")
    .join("\n");
}

function entryHtml(card: Card, entry: CardEntry): string {
  const rows = linesOf(card, entry).map(
    ([label, text]) => `<b>${escapeHtml(label)}</b>: ${escapeHtml(text).replaceAll("\n", "<br>")}`,
  );
  return [
    `<h3>${escapeHtml(entry.title)}</h3>`,
    `<p><code>${escapeHtml(entry.name)}</code></p>`,
    ...(entry.message === "" ? [] : [paragraph(entry.message)]),
    `<p>${rows.join("<br>\n")}</p>`,
    ...entry.notes.map(paragraph),
    `<p>${anchor(entry.link)}</p>`,
  ].join("\n");
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text).replaceAll("\n", "<br>")}</p>`;
}

function anchor({ text, url }: Card["link"]): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
