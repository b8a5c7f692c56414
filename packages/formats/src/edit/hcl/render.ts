/** Values as HCL. A text is what it is in HCL's JSON syntax: `${…}` in it is an expression. */
import { isJsonArray, isJsonObject, type Json } from "@sekisho/core";
import { scalarText } from "../json-text.ts";

export interface HclStyle {
  readonly step: string;
  readonly lineBreak: string;
}

/** The value of an argument; `indent` is that of its line. */
export function hclText(value: Json, style: HclStyle, indent: string): string {
  if (isJsonArray(value)) return `[${value.map((item) => hclText(item, style, indent)).join(", ")}]`;
  if (!isJsonObject(value)) return hclScalar(value);
  const below = indent + style.step;
  const entries = Object.entries(value).map(
    ([key, part]) => `${style.lineBreak}${below}${hclKey(key)} = ${hclText(part, style, below)}`,
  );
  return entries.length === 0 ? "{}" : `{${entries.join("")}${style.lineBreak}${indent}}`;
}

/** `type { … }`, each line with its indentation but for the first. */
export function hclBlock(
  type: string,
  body: { readonly [key: string]: Json },
  style: HclStyle,
  indent: string,
): string {
  const below = indent + style.step;
  const lines = Object.entries(body).flatMap(([key, value]) => {
    if (isBlocks(value)) return value.map((inner) => below + hclBlock(key, inner, style, below));
    return [`${below}${key} = ${hclText(value, style, below)}`];
  });
  if (lines.length === 0) return `${type} {}`;
  return [`${type} {`, ...lines, `${indent}}`].join(style.lineBreak);
}

/** What is written as blocks: a list of nothing but objects. */
export function isBlocks(value: Json): value is readonly { readonly [key: string]: Json }[] {
  return isJsonArray(value) && value.length > 0 && value.every((item) => isJsonObject(item));
}

export function isName(key: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key);
}

export function hclKey(key: string): string {
  return isName(key) ? key : hclQuoted(key);
}

function hclScalar(value: Json): string {
  if (typeof value !== "string") return scalarText(value);
  // A name and its attributes need no quotes around.
  const bare = /^\$\{([A-Za-z_][A-Za-z0-9_.[\]-]*)\}$/.exec(value)?.[1];
  return bare ?? hclQuoted(value);
}

function hclQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(/\\[bf]/g, (escape) => (escape === "\\b" ? "\\u0008" : "\\u000c"));
}
