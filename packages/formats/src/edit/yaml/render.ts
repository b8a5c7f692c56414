/** Values as lines of YAML's block style. */
import { isJsonArray, isJsonObject, type Json } from "@sekisho/core";
import { type Quotes, yamlScalar } from "./scalar.ts";

/** How a text indents what it nests. */
export interface BlockStyle {
  /** Spaces of one level. */
  readonly step: number;
  /** Spaces before the items of a list, counted from the key that it stands under. */
  readonly listStep: number;
}

/** The habits of a text: those of its first nested mapping and of its first list below a key. */
export function blockStyle(text: string): BlockStyle {
  const step = /^( *)(?:- +)?[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\r?\n\1( +)[^\s#-]/m.exec(text)?.[2]?.length ?? 2;
  const list = /^( *)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\r?\n( *)- /m.exec(text);
  const listStep = list === null ? step : Math.max(0, (list[2]?.length ?? 0) - (list[1]?.length ?? 0));
  return { step, listStep };
}

/** Whether a value goes on the line of its key: scalars, and collections of nothing. */
export function isInline(value: Json): boolean {
  if (isJsonArray(value)) return value.length === 0;
  return !isJsonObject(value) || Object.keys(value).length === 0;
}

export function inlineText(value: Json, quotes: Quotes = "plain"): string {
  if (isJsonArray(value)) return "[]";
  return isJsonObject(value) ? "{}" : yamlScalar(value, quotes);
}

/** Lines of a value that does not go on its key's line, without the indentation of what holds it. */
export function blockLines(value: Json, style: BlockStyle): readonly string[] {
  if (isJsonArray(value)) return value.flatMap((item) => itemLines(item, style));
  return Object.entries(isJsonObject(value) ? value : {}).flatMap(([key, part]) => entryLines(key, part, style));
}

/** `key: value`, or the key and its value's lines below it. */
export function entryLines(key: string, value: Json, style: BlockStyle): readonly string[] {
  const name = yamlScalar(key);
  if (isInline(value)) return [`${name}: ${inlineText(value)}`];
  return [`${name}:`, ...indented(blockLines(value, style), isJsonArray(value) ? style.listStep : style.step)];
}

/** `- value`, the first line of what is nested behind the dash. */
export function itemLines(item: Json, style: BlockStyle): readonly string[] {
  if (isInline(item)) return [`- ${inlineText(item)}`];
  return blockLines(item, style).map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`));
}

export function indented(lines: readonly string[], spaces: number): readonly string[] {
  return lines.map((line) => " ".repeat(spaces) + line);
}

/** A value between brackets. */
export function flowText(value: Json, quotes: Quotes = "plain"): string {
  if (isJsonArray(value)) return `[${value.map((item) => flowText(item)).join(", ")}]`;
  if (!isJsonObject(value)) return yamlScalar(value, quotes);
  return `{${Object.entries(value)
    .map(([key, part]) => `${yamlScalar(key)}: ${flowText(part)}`)
    .join(", ")}}`;
}
