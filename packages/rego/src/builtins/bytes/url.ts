/** The escapes of URL queries, paths and fragments as Go's net/url has them. */
import { quote } from "../../runtime/print.ts";
import { digitOf } from "./hex.ts";
import { fromBytes, toBytes } from "./utf8.ts";

export class UrlError extends Error {
  override readonly name = "UrlError";
}

/** `application/x-www-form-urlencoded`: a space is `+`. */
export function escapeQuery(text: string): string {
  if (/^[A-Za-z0-9_.~-]*$/.test(text)) return text;
  let out = "";
  for (const byte of toBytes(text)) out += escapes[byte] ?? "";
  return out;
}

export function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

/** By byte. */
const escapes = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (/[A-Za-z0-9_.~-]/.test(character)) return character;
  return byte === 32 ? "+" : percent(byte);
});

/** `plus`: whether `+` means a space. Throws {@link UrlError}. */
export function unescape(text: string, plus: "plus" | "literal"): string {
  if (!/[%+]/.test(text)) return text;
  const input = toBytes(plus === "plus" ? text.replaceAll("+", " ") : text);
  const out = new Uint8Array(input.length);
  let size = 0;
  for (let at = 0; at < input.length; at++) {
    if (input[at] !== 37) {
      out[size++] = input[at] ?? 0;
      continue;
    }
    const high = digitOf(input[at + 1]);
    const low = digitOf(input[at + 2]);
    if (high === undefined || low === undefined) {
      // A space was a plus before.
      const shown = fromBytes(input.subarray(at, at + 3));
      throw new UrlError(`invalid URL escape ${quote(plus === "plus" ? shown.replaceAll(" ", "+") : shown)}`);
    }
    out[size++] = (high << 4) | low;
    at += 2;
  }
  return fromBytes(out.subarray(0, size));
}

/** The pairs of a query in their order; the first mistake wins, but all pairs are looked at. Throws {@link UrlError}. */
export function parseQuery(query: string): readonly (readonly [key: string, value: string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (const part of query.split("&")) {
    if (part.includes(";")) throw new UrlError("invalid semicolon separator in query");
    if (part === "") continue;
    const equals = part.indexOf("=");
    const key = equals < 0 ? part : part.slice(0, equals);
    pairs.push([unescape(key, "plus"), unescape(equals < 0 ? "" : part.slice(equals + 1), "plus")]);
  }
  return pairs;
}
