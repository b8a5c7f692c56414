import type { Json } from "@sekisho/core";
import type { Card, CardEntry } from "../../notice/card.ts";
import { cut } from "../../notice/plain.ts";

/** Teams refuses larger ones (docs: limits of webhooks, 28 KB for the whole message). */
const MAX_BYTES = 27_000;
const MAX_ENTRIES = 10;
const MAX_TEXT = 600;

type Element = { readonly [field: string]: Json };

/**
 * A card as an Adaptive Card 1.4 in the envelope that workflows and incoming webhooks take. All texts stand in runs of rich
 * text, which know no Markdown.
 */
export function teamsMessage(card: Card): string {
  for (let shown = Math.min(MAX_ENTRIES, card.entries.length); ; shown--) {
    const message = JSON.stringify(envelope(card, shown));
    if (Buffer.byteLength(message) <= MAX_BYTES || shown <= 0) return message;
  }
}

function envelope(card: Card, shown: number): Json {
  const rest = card.total - shown;
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    msteams: { width: "Full" },
    fallbackText: cut(card.title, 200),
    body: [
      block([{ text: cut(card.title, 300), weight: "Bolder", size: "Large" }]),
      ...(card.lead === undefined ? [] : [block([{ text: card.lead }])]),
      ...card.entries.slice(0, shown).flatMap((entry, i) => elementsOf(card, entry, i > 0)),
      ...(rest > 0 && card.entries.length > 0 ? [block([{ text: card.more(rest), isSubtle: true }])] : []),
    ],
    actions: [{ type: "Action.OpenUrl", title: card.link.text, url: card.link.url }],
  };
  return {
    type: "message",
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content }],
  };
}

function elementsOf(card: Card, entry: CardEntry, isNext: boolean): readonly Element[] {
  const { labels } = card;
  const lines: readonly (readonly [string, string | undefined])[] = [
    [labels.where, entry.where],
    [labels.why, entry.why],
    [labels.fix, entry.fix],
    [labels.owner, entry.owner],
    [labels.rule, entry.rule],
  ];
  return [
    block([{ text: entry.title, weight: "Bolder" }], isNext),
    block([{ text: entry.name, fontType: "Monospace" }]),
    ...(entry.message === "" ? [] : [block([{ text: cut(entry.message, MAX_TEXT) }])]),
    ...lines.flatMap(([label, text]) =>
      text === undefined ? [] : [block([{ text: `${label}: `, weight: "Bolder" }, { text: cut(text, MAX_TEXT) }])],
    ),
    ...entry.notes.map((text) => block([{ text, isSubtle: true }])),
  ];
}

interface Run {
  readonly text: string;
  readonly weight?: "Bolder";
  readonly size?: "Large";
  readonly fontType?: "Monospace";
  readonly isSubtle?: boolean;
}

function block(runs: readonly Run[], isNext = false): Element {
  const inlines = runs.map((run) => ({ type: "TextRun", ...run }));
  return { type: "RichTextBlock", inlines, ...(isNext && { separator: true }) };
}
