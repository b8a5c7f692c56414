import type { Json } from "@sekisho/core";
import { quoted, scalarText } from "../json-text.ts";

/** How the text that is replaced is written: its quotes are kept where they can be. */
export type Quotes = "plain" | "single" | "double";

export function quotesOf(text: string): Quotes {
  if (text.startsWith('"')) return "double";
  return text.startsWith("'") ? "single" : "plain";
}

/** A scalar for a block or a flow collection. What may be taken for something else than a text gets quotes. */
export function yamlScalar(value: Json, quotes: Quotes = "plain"): string {
  if (typeof value !== "string") return scalarText(value);
  if (quotes === "single" && /^[\x20-\x7e]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return quotes === "plain" && PLAIN.test(value) && !WORDS.test(value) ? value : quoted(value);
}

/** Letters first, no indicator that means something behind a space or before one; nothing that is a number or a date. */
const PLAIN = /^[A-Za-z_/](?:[A-Za-z0-9_./@+=-]|:(?=[A-Za-z0-9_./@+=-])| (?=[A-Za-z0-9_./@+=-]))*$/;

/** Words that YAML 1.1 or 1.2 takes for something else than a text. */
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
