import { isJsonObject, type Json } from "@sekisho/core";

/**
 * Whether bytes that are no JSON become JSON when comments and trailing commas are left out: an editor's or a
 * compiler's settings, which a walk passes over. A manifest or a plan with a comma too many is none: kubectl, which
 * falls back on YAML, may take it all the same.
 */
export function isJsonWithComments(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  if (parse(text) !== undefined) return false;
  const value = parse(withoutComments(text));
  return value !== undefined && !isJudged(value);
}

/** JSON has no undefined. */
function parse(text: string): Json | undefined {
  try {
    // JSON.parse gives nothing but JSON.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isJudged(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  return (
    Object.hasOwn(value, "resource_changes") || (Object.hasOwn(value, "apiVersion") && Object.hasOwn(value, "kind"))
  );
}

/** Goes from token to token: each character is looked at a fixed number of times, whatever the text is. */
function withoutComments(text: string): string {
  const kept: string[] = [];
  let pendingComma = false;
  for (let at = 0; at < text.length; ) {
    const end = tokenEnd(text, at);
    const token = text.slice(at, end);
    at = end;
    if (token.startsWith("//") || token.startsWith("/*") || /^\s/.test(token)) {
      if (!pendingComma) kept.push(" ");
      continue;
    }
    if (pendingComma && token !== "]" && token !== "}") kept.push(",");
    pendingComma = token === ",";
    if (!pendingComma) kept.push(token);
  }
  if (pendingComma) kept.push(",");
  return kept.join("");
}

const PLAIN = /[^\s"/,[\]{}]+|\s+|[^]/y;

function tokenEnd(text: string, at: number): number {
  if (text.startsWith("//", at)) return lineEnd(text, at);
  if (text.startsWith("/*", at)) {
    const close = text.indexOf("*/", at + 2);
    return close < 0 ? text.length : close + 2;
  }
  if (text[at] === '"') return stringEnd(text, at);
  PLAIN.lastIndex = at;
  PLAIN.test(text);
  return PLAIN.lastIndex;
}

function lineEnd(text: string, at: number): number {
  const found = text.indexOf("\n", at);
  return found < 0 ? text.length : found;
}

function stringEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
  return end + 1;
}
