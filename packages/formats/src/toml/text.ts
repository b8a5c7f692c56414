import type { TextScanner } from "../scanner.ts";

// oxlint-disable-next-line no-control-regex -- TOML forbids them
const BASIC = /[^"\\\0-\x08\x0a-\x1f\x7f]+/y;
// oxlint-disable-next-line no-control-regex -- TOML forbids them
const LITERAL = /[^'\0-\x08\x0a-\x1f\x7f]+/y;
const LINE_BREAK = /\r?\n/y;
const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  t: "\t",
  n: "\n",
  f: "\f",
  r: "\r",
  e: "\u001b",
  '"': '"',
  "\\": "\\",
};
const SPACE = /[ \t]+/y;

/** The text in quotes that starts here: basic or literal, on one line or on several. */
export function readText(scanner: TextScanner): string {
  const quote = scanner.peek();
  return scanner.take(quote.repeat(3)) ? readLines(scanner, quote) : readLine(scanner, quote);
}

function readLine(scanner: TextScanner, quote: string): string {
  scanner.take(quote);
  let text = "";
  for (;;) {
    text += scanner.match(quote === "'" ? LITERAL : BASIC);
    if (scanner.take(quote)) return text;
    if (quote === "'" || scanner.peek() !== "\\")
      scanner.unexpected(`the quote ${quote} that closes this text`, LINES_HINT);
    text += readEscape(scanner);
  }
}

const LINES_HINT = 'Text over several lines stands between """.';

function readLines(scanner: TextScanner, quote: string): string {
  scanner.match(LINE_BREAK);
  let text = "";
  for (;;) {
    text += scanner.match(quote === "'" ? LITERAL : BASIC) + scanner.match(LINE_BREAK);
    if (scanner.take(quote.repeat(3))) {
      // Up to two quotes before the three that close belong to the text.
      if (scanner.take(quote)) text += quote;
      if (scanner.take(quote)) text += quote;
      return text;
    }
    if (scanner.take(quote)) text += quote;
    else if (quote === '"' && scanner.peek() === "\\") text += isContinued(scanner) ? "" : readEscape(scanner);
    else if (!isLineText(scanner, quote)) scanner.unexpected(`the quotes ${quote.repeat(3)} that close this text`);
  }
}

function isLineText(scanner: TextScanner, quote: string): boolean {
  const code = scanner.text.charCodeAt(scanner.at);
  if (Number.isNaN(code) || (quote === '"' && code === 92)) return false;
  if (code === 13) return scanner.text.charCodeAt(scanner.at + 1) === 10;
  return code === 9 || code === 10 || (code >= 32 && code !== 127);
}

/** A backslash at the end of its line: it and all white space behind it mean nothing. */
function isContinued(scanner: TextScanner): boolean {
  const start = scanner.at;
  scanner.take("\\");
  scanner.match(SPACE);
  if (scanner.match(LINE_BREAK) === "") {
    scanner.at = start;
    return false;
  }
  while (scanner.match(SPACE) !== "" || scanner.match(LINE_BREAK) !== "");
  return true;
}

function readEscape(scanner: TextScanner): string {
  const start = scanner.at;
  const selector = scanner.text.charAt(start + 1);
  const simple = Object.hasOwn(ESCAPES, selector) ? ESCAPES[selector] : undefined;
  if (simple !== undefined) {
    scanner.at += 2;
    return simple;
  }
  const length = selector === "u" ? 4 : selector === "U" ? 8 : selector === "x" ? 2 : 0;
  const digits = scanner.text.slice(start + 2, start + 2 + length);
  const code =
    length > 0 && digits.length === length && /^[0-9a-fA-F]+$/.test(digits) ? Number.parseInt(digits, 16) : -1;
  if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    scanner.refuse(
      "Expected an escape that TOML knows after `\\`, found another",
      { start, end: start + 2 },
      ESCAPE_HINT,
    );
  }
  scanner.at += 2 + length;
  return String.fromCodePoint(code);
}

const ESCAPE_HINT = "A backslash is written `\\\\`, or stands in single quotes.";
