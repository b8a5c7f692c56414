/** Loads the files of rules one by one and says what each exports. */
import { evidenceOf } from "../judging/evidence.ts";
import type { LoadAnswer, LoadedRule, LoadMistake, LoadRequest } from "../messages.ts";
import { isRule, placeOfRule, type Rule } from "../rule.ts";
import { toMistake } from "./load-mistake.ts";
import { urlOf } from "./modules.ts";

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
  return { rules, answer: { rules: loaded, tests: [], mistakes } };
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
