/** Messages as templates over the evidence: `container {container}: image {image}`; `{{` and `}}` stand for braces. */
import { canonicalJson, Decimal, invalid, isJsonArray, type Json, ownValue, type Schema, string } from "@sekisho/core";
import type { Evidence } from "./rule.ts";
import type { Language } from "./verdict.ts";

/** Texts and field paths in turn. */
type Part = string | { readonly field: readonly string[] };

const FIELD = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;

/** The fields that a template names, by their first part; undefined for a template with a brace that stands alone. */
export function templateFields(template: string): readonly string[] | undefined {
  return parse(template)?.flatMap((part) => (typeof part === "string" ? [] : [part.field[0] ?? ""]));
}

/** What a message says of a null: for whoever reads it, a field without a value is one that nobody set. */
const NOT_SET: { readonly [L in Language]: string } = { en: "not set", ja: "未設定" };

/** The template with evidence in the place of its fields; a field that the evidence lacks stays as it is written. */
export function fillTemplate(template: string, evidence: Evidence, language: Language): string {
  const parts = parse(template);
  if (parts === undefined) return template;
  const isUnset = (part: Part | undefined): boolean =>
    part !== undefined && typeof part !== "string" && valueOf(part.field, evidence) === null;
  return parts
    .map((part, i) => {
      if (typeof part !== "string") return show(part.field, evidence, language);
      if (language !== "ja") return part;
      // Templates set values apart from Japanese by spaces; 未設定 is Japanese itself.
      const text = isUnset(parts[i - 1]) ? part.replace(/^ /, "") : part;
      return isUnset(parts[i + 1]) ? text.replace(/ $/, "") : text;
    })
    .join("");
}

/** A value as a message shows it: texts bare, everything else as JSON. */
export function showValue(value: Json): string {
  if (typeof value === "string") return value;
  if (value instanceof Decimal) return Decimal.text(value);
  return isJsonArray(value) ? value.map(showValue).join(", ") : canonicalJson(value);
}

/** A template in a file, its braces checked. */
export const templateSchema: Schema<string> = {
  expected: "a message",
  read(value, at, report) {
    const text = string.read(value, at, report);
    if (text === invalid || parse(text) !== undefined) return text;
    const message = `the message has a brace that belongs to no {field}`;
    report({ kind: "bad_value", at, message, hint: "write {{ or }} for a brace of the text" });
    return invalid;
  },
};

function parse(template: string): readonly Part[] | undefined {
  const parts: Part[] = [];
  for (const piece of template.match(/\{\{|\}\}|\{[^{}]*\}|[{}]|[^{}]+/g) ?? []) {
    const field = /^\{([^{}]+)\}$/.exec(piece)?.[1];
    if (field !== undefined && FIELD.test(field)) parts.push({ field: field.split(".") });
    else if (piece === "{{" || piece === "}}") parts.push(piece.charAt(0));
    else if (/^[^{}]/.test(piece)) parts.push(piece);
    else return undefined;
  }
  return parts;
}

function show(field: readonly string[], evidence: Evidence, language: Language): string {
  const value = valueOf(field, evidence);
  if (value === null) return NOT_SET[language];
  return value === undefined ? `{${field.join(".")}}` : showValue(value);
}

function valueOf(field: readonly string[], evidence: Evidence): Json | undefined {
  let value: Json | undefined = evidence;
  for (const key of field) value = ownValue(value, key);
  return value;
}
