import { parseSite } from "../call-site.ts";
import type { LoadMistake, RuleFile } from "../messages.ts";
import { ImportRefused, urlOf } from "./modules.ts";

/** Why a file could not be loaded, and where. */
export function toMistake(error: unknown, file: number, source: RuleFile): LoadMistake {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const url = urlOf(source);
  const site = parseSite(stack, (there) => there === url) ?? headOf(stack, { url, text: source.text });
  const place = site === undefined ? {} : { line: site.line, column: site.column };
  if (error instanceof ImportRefused)
    return { file, code: "rule_import_refused", message, ...importPlace(source, message) };
  if (error instanceof SyntaxError)
    return { file, code: "rule_syntax", message: inWords(firstLine(message)), ...place };
  return { file, code: "rule_throws_at_load", message: `${nameOf(error)}: ${firstLine(message)}`, ...place };
}

/**
 * A syntax error's stack begins with the file and the line; then stand the line before, the line itself, marks below it, and the
 * line behind. Marks are set by columns of a terminal. What is missing at the end of the file has no marks.
 */
function headOf(stack: string, { url, text }: { readonly url: string; readonly text: string }): Site | undefined {
  const [head = "", ...shown] = stack.split("\n", MOST_SHOWN);
  const line = head.startsWith(`${url}:`) ? Number(head.slice(url.length + 1)) : Number.NaN;
  if (!Number.isInteger(line)) return undefined;
  const marks = shown.find((row) => /^ *\^+$/.test(row));
  if (marks === undefined) return { line, column: 1 };
  return { line, column: columnAt(text.split("\n")[line - 1] ?? "", marks.indexOf("^")) };
}

interface Site {
  readonly line: number;
  readonly column: number;
}

/** The head, three lines and the marks. */
const MOST_SHOWN = 5;
const TAB = 4;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]/u;

/** The column, counted from 1, of what a terminal shows behind so many columns. */
function columnAt(line: string, shown: number): number {
  let width = 0;
  let column = 1;
  for (const char of line) {
    if (width >= shown) break;
    if (char === "\t") width += TAB - (width % TAB);
    else if (!/\p{M}/u.test(char)) width += WIDE.test(char) ? 2 : 1;
    column += char.length;
  }
  return column;
}

/** Marks of the language as the reader of TypeScript calls them, by what a person calls them. */
const TOKENS: { readonly [token: string]: string } = {
  ident: "a name",
  "string literal": "a text",
  "numeric literal": "a number",
  "bigint literal": "a number",
  "template literal": "a text",
  "<eof>": "the end of the file",
};

/** `Expected ',', got 'ident'` in the words of these messages; long lists of what might stand there help nobody. */
function inWords(message: string): string {
  const named = (token: string): string => TOKENS[token] ?? (/^\w/.test(token) ? `\`${token}\`` : `"${token}"`);
  const [, unexpected] = /^Unexpected token `(.+?)`\. Expected /.exec(message) ?? [];
  if (unexpected !== undefined) return `found ${named(unexpected)}, which can't stand here`;
  const [, expected, found] = /^Expected (.+?)(?:, got '(.+)')?$/.exec(message) ?? [];
  if (expected === undefined) return message;
  const wanted = expected
    .replace(/^ident$/, "a name")
    .replaceAll("<eof>", "the end of the file")
    .replaceAll("'", '"');
  return `expected ${wanted}${found === undefined ? "" : `; found ${named(found)}`}`;
}

/** Where the text of an import stands that was refused. */
function importPlace({ text }: RuleFile, message: string): { readonly line?: number; readonly column?: number } {
  const specifier = /^import of "((?:[^"\\]|\\.)*)"/.exec(message)?.[1];
  const at = specifier === undefined ? -1 : Math.max(text.indexOf(`"${specifier}"`), text.indexOf(`'${specifier}'`));
  if (at < 0) return {};
  const before = text.slice(0, at);
  return { line: before.split("\n").length, column: at - before.lastIndexOf("\n") };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "thrown";
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
