import { knownFormats } from "@sekisho/formats";
import type { Flag } from "../../line/flags.ts";
import type { Command } from "../line/command.ts";
import { OUTPUTS } from "../output/output.ts";

/** One word that may stand at the cursor. */
export interface Candidate {
  readonly word: string;
  readonly what: string;
}

export interface Candidates {
  readonly words: readonly Candidate[];
  /** Whether names of files may stand there. */
  readonly files: boolean;
}

export const SHELLS = ["bash", "fish", "powershell", "zsh"] as const;

const VALUES: Readonly<Record<string, readonly string[]>> = {
  output: OUTPUTS,
  report: ["full", "notes", "fails"],
  "rego-version": ["v0", "v1"],
  parser: knownFormats.map(({ name }) => name),
};

const FILES: Candidates = { words: [], files: true };

/** What may stand in place of the last word, which may be empty. */
export function candidatesFor(
  words: readonly string[],
  commands: readonly Command[],
  globals: readonly Flag[],
): Candidates {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const command = commands.find(({ name }) => before.includes(name));
  const flags = [...(command?.flags ?? []), ...globals];
  if (before.includes("--")) return FILES;
  const asking = before.at(-1)?.startsWith("-") === true ? flagOf(before.at(-1) ?? "", flags) : undefined;
  if (asking !== undefined && asking.kind !== "bool") return valuesOf(asking, current, "");
  const equals = /^(--[\w-]+=)(.*)$/s.exec(current);
  if (equals !== null) {
    const found = flagOf((equals[1] ?? "").slice(0, -1), flags);
    return found === undefined ? FILES : valuesOf(found, equals[2] ?? "", equals[1] ?? "");
  }
  if (current.startsWith("-")) return { words: startingWith(current, flags.flatMap(flagWords)), files: false };
  if (command === undefined) {
    const named = [...commands, HELP].map(({ name, summary }) => ({ word: name, what: summary }));
    return { words: startingWith(current, named), files: false };
  }
  return operandsOf(command, current);
}

const HELP = { name: "help", summary: "print the page of a command" };

function operandsOf({ name }: Command, current: string): Candidates {
  const known = { completion: SHELLS, plugin: ["install"] }[name];
  return known === undefined ? FILES : { words: startingWith(current, known.map(plain)), files: false };
}

function valuesOf({ name, kind }: Flag, current: string, prefix: string): Candidates {
  const values = kind === "bool" ? ["true", "false"] : VALUES[name];
  if (values === undefined) return FILES;
  const words = startingWith(current, values.map(plain)).map(({ word, what }) => ({ word: `${prefix}${word}`, what }));
  return { words, files: false };
}

function flagOf(word: string, flags: readonly Flag[]): Flag | undefined {
  if (word.startsWith("--")) return flags.find(({ name }) => `--${name}` === word);
  return flags.find(({ short }) => short !== undefined && word.endsWith(short));
}

function flagWords({ name, short, what }: Flag): readonly Candidate[] {
  return [{ word: `--${name}`, what }, ...(short === undefined ? [] : [{ word: `-${short}`, what }])];
}

const plain = (word: string): Candidate => ({ word, what: "" });

function startingWith(start: string, candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ word }) => word.startsWith(start));
}

/** As cobra's programs answer `__complete`: a word and what it is a line, then `:4` where files may not stand, else `:0`. */
export function answerText({ words, files }: Candidates): string {
  const lines = words.map(({ word, what }) => (what === "" ? word : `${word}\t${what}`));
  return [...lines, `:${files ? 0 : 4}`, ""].join("\n");
}
