import { TextScanner } from "../scanner.ts";
import type { Entry, Tree } from "../tree/tree.ts";
import { checkReferences } from "./references.ts";

const BETWEEN = /[ \f\t\r\n]+/y;
const COMMENT = /[#!][^\r\n]*/y;
const KEY = /[^ \f\t\r\n:=\\]+/y;
const SPACE = /[ \f\t]+/y;
const VALUE = /[^\r\n\\]+/y;
const ESCAPES: Readonly<Record<string, string>> = { f: "\f", n: "\n", r: "\r", t: "\t" };

/** Reads keys and values; references (`${key}`) stay as they are written. Codes: `properties_syntax`. */
export function readTree(text: string): Tree {
  const scanner = new TextScanner(text, "properties_syntax");
  const entries = new Map<string, Entry>();
  for (;;) {
    while (scanner.match(BETWEEN) !== "" || scanner.match(COMMENT) !== "");
    if (scanner.isAtEnd) break;
    const start = scanner.at;
    const name = readPart(scanner, KEY);
    const key = { start, end: scanner.at };
    if (name === "") scanner.unexpected("a key", "A key has at least one character before `=` or `:`.");
    scanner.match(SPACE);
    if (!scanner.take("=")) scanner.take(":");
    scanner.match(SPACE);
    const from = scanner.at;
    const value = readPart(scanner, VALUE);
    entries.set(name, { key, tree: { kind: "leaf", value, start: from, end: scanner.at } });
  }
  checkReferences(entries, scanner);
  return { kind: "fields", entries, start: 0, end: text.length };
}

/** Plain characters and escapes, as far as they go. A line break behind a backslash is none, in a value. */
function readPart(scanner: TextScanner, plain: RegExp): string {
  let text = "";
  for (;;) {
    text += scanner.match(plain);
    if (scanner.peek() !== "\\") return text;
    scanner.at++;
    const next = scanner.text.codePointAt(scanner.at);
    if (next === undefined) {
      if (plain === VALUE || text !== "") scanner.unexpected("a character behind `\\`");
      return text;
    }
    const character = String.fromCodePoint(next);
    scanner.at += character.length;
    if (plain === VALUE && (character === "\n" || character === "\r")) scanner.match(SPACE);
    else if (character === "u") text += readUnicode(scanner);
    else text += Object.hasOwn(ESCAPES, character) ? ESCAPES[character] : character;
  }
}

function readUnicode(scanner: TextScanner): string {
  const digits = scanner.text.slice(scanner.at, scanner.at + 4);
  if (!/^[0-9a-fA-F]{4}$/.test(digits)) scanner.unexpected("four hexadecimal digits behind `\\u`");
  scanner.at += 4;
  const code = Number.parseInt(digits, 16);
  // Half of a surrogate pair is no character: Go writes U+FFFD for it.
  return code >= 0xd800 && code <= 0xdfff ? "\ufffd" : String.fromCharCode(code);
}
