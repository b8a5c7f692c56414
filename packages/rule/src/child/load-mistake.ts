import { parseSite } from "../call-site.ts";
import type { LoadMistake, RuleFile } from "../messages.ts";
import { ImportRefused, urlOf } from "./modules.ts";

/** Why a file could not be loaded, and where. */
export function toMistake(error: unknown, file: number, source: RuleFile): LoadMistake {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const url = urlOf(source);
  const site = parseSite(stack, (there) => there === url) ?? headOf(stack, url);
  const place = site === undefined ? {} : { line: site.line, column: site.column };
  if (error instanceof ImportRefused)
    return { file, code: "rule_import_refused", message, ...importPlace(source, message) };
  if (error instanceof SyntaxError) return { file, code: "rule_syntax", message: firstLine(message), ...place };
  return { file, code: "rule_throws_at_load", message: `${nameOf(error)}: ${firstLine(message)}`, ...place };
}

/** A syntax error's stack begins with the file and line, and marks the column in the line's text. */
function headOf(stack: string, url: string): { readonly line: number; readonly column: number } | undefined {
  const [head = "", , marks = ""] = stack.split("\n");
  const line = head.startsWith(`${url}:`) ? Number(head.slice(url.length + 1)) : Number.NaN;
  if (!Number.isInteger(line)) return undefined;
  const column = marks.indexOf("^");
  return { line, column: column < 0 ? 1 : column + 1 };
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
