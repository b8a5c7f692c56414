/** Values as JSON text, in the way of the text around them. */
import { canonicalJson, Decimal, isJsonArray, isJsonObject, type Json } from "@sekisho/core";

export interface JsonStyle {
  /** Between a key and its value: `": "`, `":"`. */
  readonly colon: string;
  /** Between two members of one line. */
  readonly comma: string;
  /** One level of indentation; absent where containers stand on one line. */
  readonly step?: string;
  readonly lineBreak: string;
}

/** How a text of JSON or a flow collection writes its members, as its first key and its first indented line tell. */
export function styleOf(text: string, lineBreak: string): JsonStyle {
  const colon = /"[ \t]*:[ \t]*(?=\S)/.exec(text)?.[0].slice(1) ?? ": ";
  const step = /[{[][ \t]*(?:\r\n|\n|\r)([ \t]+)\S/.exec(text)?.[1];
  return { colon, comma: /\s$/.test(colon) ? ", " : ",", lineBreak, ...(step === undefined ? {} : { step }) };
}

/** `indent` is that of the line where the value starts. */
export function jsonText(value: Json, style: JsonStyle, indent = ""): string {
  const isArray = isJsonArray(value);
  if (!isArray && !isJsonObject(value)) return scalarText(value);
  const [open, close] = isArray ? "[]" : "{}";
  const below = style.step === undefined ? indent : indent + style.step;
  const members = isArray
    ? value.map((item) => jsonText(item, style, below))
    : Object.entries(value).map(([key, part]) => `${quoted(key)}${style.colon}${jsonText(part, style, below)}`);
  if (members.length === 0) return `${open}${close}`;
  if (style.step === undefined) return `${open}${members.join(style.comma)}${close}`;
  const lines = members.map((member) => `${style.lineBreak}${below}${member}`);
  return `${open}${lines.join(",")}${style.lineBreak}${indent}${close}`;
}

export function scalarText(value: Json): string {
  return value instanceof Decimal
    ? Decimal.text(value)
    : typeof value === "string"
      ? quoted(value)
      : canonicalJson(value);
}

/** A text in double quotes, for JSON and YAML: what YAML does not print is escaped. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
