import { isJsonArray, isJsonObject, type Json } from "@sekisho/core";

/** What a reader of a Slack message sees, and what its markup does. */
export interface ShownMessage {
  /** All texts, a line each, without markup. */
  readonly text: string;
  readonly links: readonly { readonly url: string; readonly text: string }[];
  /** `!channel`, `@U123`, `#C123`: whom the markup calls. */
  readonly mentions: readonly string[];
  /** Texts that are bold, italic or struck through. */
  readonly styled: readonly string[];
}

/** Reads blocks as Slack does: `<…>` is a link or a mention, `*_~` style text outside of code, three entities are escapes. */
export function shownBlocks(blocks: Json): ShownMessage {
  const seen = {
    lines: [] as string[],
    links: [] as { url: string; text: string }[],
    mentions: [] as string[],
    styled: [] as string[],
  };
  for (const { type, text } of textsIn(blocks)) {
    if (type === "plain_text") seen.lines.push(unescape(text));
    else seen.lines.push(readMarkup(text, seen));
  }
  return { text: seen.lines.join("\n"), links: seen.links, mentions: seen.mentions, styled: seen.styled };
}

interface Seen {
  readonly links: { url: string; text: string }[];
  readonly mentions: string[];
  readonly styled: string[];
}

function readMarkup(text: string, seen: Seen): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, i) =>
      i % 2 === 1 ? unescape(readTokens(part.slice(1, -1), seen)) : unescape(readStyles(readTokens(part, seen), seen)),
    )
    .join("");
}

function readTokens(text: string, seen: Seen): string {
  return text.replace(/<([^<>]*)>/g, (_, token: string) => {
    const [target = "", label = target] = token.split("|");
    if (/^[!@#]/.test(target)) seen.mentions.push(target);
    else seen.links.push({ url: unescape(target), text: unescape(label) });
    return label;
  });
}

function readStyles(text: string, seen: Seen): string {
  return text.replace(/(?<![\w*_~])([*_~])(?=\S)([^\n]*?\S)\1(?![\w*_~])/g, (_, mark: string, inner: string) => {
    seen.styled.push(`${mark}${inner}`);
    return inner;
  });
}

function unescape(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

interface SlackText {
  readonly type: string;
  readonly text: string;
}

function textsIn(value: Json): readonly SlackText[] {
  if (isJsonArray(value)) return value.flatMap(textsIn);
  if (!isJsonObject(value)) return [];
  const { type, text } = value;
  if (typeof type === "string" && typeof text === "string") return [{ type, text }];
  return Object.values(value).flatMap(textsIn);
}
