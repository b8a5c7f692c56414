/** Values as YAML text in the style of go-yaml v2: block style, sequences not indented, long lines folded at 80. */
import type { Json } from "@sekisho/core";
import { isNumber } from "../../runtime/kinds.ts";
import { spendText } from "../../runtime/meter.ts";
import { numberText } from "../../runtime/numbers.ts";
import { formatFloat } from "../fmt/float.ts";
import { compareNatural } from "./natural-order.ts";
import { YamlError } from "./read.ts";
import { type Place, writeScalar } from "./write-scalar.ts";

/** The text ends with a line break. Throws {@link YamlError} for characters that YAML has no place for. */
export function writeYaml(value: Json): string {
  const text = node(value, { indent: 0, column: 0 });
  return text.endsWith("\n") ? text : `${text}\n`;
}

/** OPA reads its own JSON as YAML first, which refuses these characters and folds the line break U+0085. */
function read(text: string): string {
  if (refused.test(text)) throw new YamlError("yaml: control characters are not allowed");
  if (!text.includes("\u0085")) return text;
  return text.replace(/[ \t]*\u0085([ \t]*\u0085)*[ \t]*/g, (breaks) => {
    const count = breaks.split("\u0085").length - 1;
    return count === 1 ? " " : "\n".repeat(count - 1);
  });
}

const refused = /[\x7f\x80-\x84\x86-\x9f\ufffe\uffff]/;

type JsonMap = { readonly [key: string]: Json };

/** A node as it stands after its `- ` or `key:`; `place` is where it starts and how far its lines are indented. */
function node(value: Json, place: Place): string {
  if (typeof value === "string") {
    spendText(value.length);
    return writeScalar(read(value), { ...place, indent: place.indent + 2 });
  }
  if (value === null || typeof value === "boolean") return String(value);
  if (isNumber(value)) return number(value);
  if (Array.isArray(value)) return sequence(value as readonly Json[], place.indent);
  // Everything else was excluded above.
  return mapping(value as JsonMap, place.indent);
}

function number(value: Parameters<typeof numberText>[0]): string {
  const text = numberText(value);
  spendText(text.length);
  if (/^-?[0-9]{1,20}$/.test(text)) {
    const whole = BigInt(text);
    if (whole >= -(1n << 63n) && whole < 1n << 64n) return whole.toString();
  }
  const double = Number(text);
  // What no double holds goes through as it is written.
  return Number.isFinite(double) ? formatFloat(double, "g", -1) : text;
}

function sequence(items: readonly Json[], indent: number): string {
  if (items.length === 0) return "[]";
  const lines = items.map(
    (item) => `- ${node(item, { indent: indent + (isBlock(item) ? 2 : 0), column: indent + 2 })}`,
  );
  return join(lines, indent);
}

function mapping(object: JsonMap, indent: number): string {
  const keys = Object.keys(object).sort(compareNatural);
  if (keys.length === 0) return "{}";
  // Object.keys names own keys.
  return join(
    keys.map((key) => entry(key, object[key] as Json, indent)),
    indent,
  );
}

function entry(key: string, value: Json, indent: number): string {
  if (read(key) !== key) throw new YamlError("yaml: line 1: did not find expected ',' or '}'");
  const simple = !/[\n\r\u2028\u2029]/.test(key) && new TextEncoder().encode(key).length <= 128;
  const name = simple
    ? writeScalar(key, { indent: indent + 2, column: indent, simpleKey: true })
    : `? ${writeScalar(key, { indent: indent + 2, column: indent + 2 })}`;
  const head = simple ? `${name}:` : `${endLine(name)}${" ".repeat(indent)}:`;
  if (!isBlock(value)) return `${head} ${node(value, { indent, column: (simple ? name.length : 0) + indent + 2 })}`;
  if (!simple) return `${head} ${node(value, { indent: indent + 2, column: indent + 2 })}`;
  // A sequence in a mapping stands as far left as the key.
  const inner = Array.isArray(value) ? indent : indent + 2;
  return `${head}\n${" ".repeat(inner)}${node(value, { indent: inner, column: inner })}`;
}

/** Whether the value needs lines of its own. */
function isBlock(value: Json): boolean {
  if (typeof value !== "object" || value === null || isNumber(value)) return false;
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}

/** Block scalars that keep their last line break have ended their line already. */
function join(lines: readonly string[], indent: number): string {
  // No line is empty. Put together at once: to look at the end of a text that grows is to copy it each time.
  const between = " ".repeat(indent);
  return lines.map((line, at) => (at === lines.length - 1 ? line : endLine(line) + between)).join("");
}

function endLine(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
