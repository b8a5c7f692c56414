/** Loads the files of rules one by one and says what each exports. */

import { parseSite } from "../call-site.ts";
import { evidenceOf } from "../judging/evidence.ts";
import type { LoadAnswer, LoadedRule, LoadMistake, LoadRequest, RuleFile } from "../messages.ts";
import { isRule, placeOfRule, type Rule } from "../rule.ts";
import { ImportRefused, urlOf } from "./modules.ts";

export interface Loaded {
  readonly rules: readonly { readonly rule: Rule; readonly home: string }[];
  readonly answer: LoadAnswer;
}

/** `at` is told which file comes next. Each file's mistakes are its own. */
export async function loadFiles({ files }: LoadRequest, at: (index: number) => void): Promise<Loaded> {
  const rules: { rule: Rule; home: string }[] = [];
  const loaded: LoadedRule[] = [];
  const mistakes: LoadMistake[] = [];
  for (const [index, file] of files.entries()) {
    if (!file.path.endsWith(".rule.ts")) continue;
    at(index);
    try {
      const exported = (await import(urlOf(file))) as { readonly [name: string]: unknown };
      const found = Object.entries(exported).filter((entry): entry is [string, Rule] => isRule(entry[1]));
      if (found.length === 0) mistakes.push(noRule(index));
      for (const [name, rule] of found) {
        if (rules.some((other) => other.rule === rule)) continue;
        const said = describe(rule, index, name);
        if ("code" in said) mistakes.push(said);
        else {
          rules.push({ rule, home: file.home });
          loaded.push(said);
        }
      }
    } catch (error) {
      mistakes.push(toMistake(error, index, file));
    }
  }
  return { rules, answer: { rules: loaded, mistakes } };
}

function noRule(file: number): LoadMistake {
  return { file, code: "rule_missing", message: "the file exports no rule: `export const name = rule({ … })`" };
}

function describe(rule: Rule, file: number, name: string): LoadedRule | LoadMistake {
  const place = placeOfRule(rule) ?? { line: 1, column: 1 };
  const at = { line: place.line, column: place.column };
  const { check, ...rest } = rule.definition;
  if (typeof check !== "function")
    return { file, code: "rule_definition", message: `${name} has no function \`check\``, ...at };
  try {
    return { file, name, ...at, definition: evidenceOf(rest, (value) => value) };
  } catch (error) {
    const message = `${name}: a rule says of itself only what JSON can hold (${error instanceof Error ? error.message : ""})`;
    return { file, code: "rule_definition", message, ...at };
  }
}

function toMistake(error: unknown, file: number, source: RuleFile): LoadMistake {
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
