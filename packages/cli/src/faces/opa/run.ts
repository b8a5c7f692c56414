import { didYouMean, Problem } from "@sekisho/core";
import type { Flag, FlagValue } from "../line/flags.ts";
import { parseLine } from "../line/parse.ts";
import { readValue } from "../line/value.ts";
import type { World } from "../world.ts";
import type { Command } from "./commands/command.ts";
import { commands, unsupportedCommands } from "./commands/commands.ts";
import { Options } from "./options.ts";

/** What OPA ends with for a line that it can't read. */
const USAGE = 1;

/** What this face ends with for what OPA can and it can't. */
const UNSUPPORTED = 2;

/** Runs the command that words name, as OPA does, and answers with the exit status. */
export async function opa(argv: readonly string[], world: World): Promise<number> {
  const [word, ...rest] = argv;
  if (word === undefined || word === "--help" || word === "-h") return programPage(world);
  if (word === "help") return help(rest, world);
  const command = commands.find(({ name }) => name === word);
  if (command !== undefined) return runCommand(command, rest, world);
  const why = unsupportedCommands.get(word);
  if (why !== undefined) return unsupported(`command ${JSON.stringify(word)}`, why, world);
  if (word.startsWith("-")) return usageError(`unknown flag: ${word}`, undefined, world);
  return unknownCommand(word, world);
}

async function programPage(world: World): Promise<number> {
  world.out((await import("./commands/help.ts")).programHelp());
  return 0;
}

async function help([word]: readonly string[], world: World): Promise<number> {
  const command = commands.find(({ name }) => name === word);
  const { commandHelp, programUsage } = await import("./commands/help.ts");
  if (command !== undefined) world.out(commandHelp(command));
  else if (word === undefined) return programPage(world);
  else world.err(`Unknown help topic [\`${word}\`]\n${programUsage()}`);
  return 0;
}

function unknownCommand(word: string, world: World): number {
  const close = didYouMean(
    word,
    commands.map(({ name }) => name),
  );
  const hint = close === undefined ? "" : `\nDid you mean this?\n\t${close}\n`;
  world.err(`Error: unknown command ${JSON.stringify(word)} for "opa"\n${hint}\nRun 'opa --help' for usage.\n`);
  return USAGE;
}

async function runCommand(command: Command, words: readonly string[], world: World): Promise<number> {
  const flags = [...command.flags, ...(command.refused ?? [])];
  let options: Options;
  let operands: readonly string[];
  try {
    const line = parseLine(flags, words);
    if (line.help) {
      world.out((await import("./commands/help.ts")).commandHelp(command));
      return 0;
    }
    operands = line.operands;
    options = new Options(flags, withEnvironment(command, line.given, world));
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "usage") throw error;
    return usageError(withSuggestion(error.message, flags), command, world);
  }
  const refused = command.refused?.find(({ name }) => options.isGiven(name));
  if (refused !== undefined) return unsupported(`--${refused.name}`, refused.what, world);
  const missing = command.unsupported?.(options);
  if (missing !== undefined) return unsupported(missing.what, missing.why, world);
  const mistake = command.mistake?.(operands, options);
  if (mistake !== undefined) return usageError(mistake, command, world);
  const run = await command.load();
  return run({ operands, options, world });
}

/** `OPA_EVAL_FORMAT` stands for `opa eval --format` where the line has none. Throws Problem `usage`. */
function withEnvironment(
  { name, flags }: Command,
  given: ReadonlyMap<string, FlagValue>,
  { env }: World,
): ReadonlyMap<string, FlagValue> {
  const all = new Map(given);
  for (const flag of flags) {
    const variable = `OPA_${name}_${flag.name}`.replaceAll("-", "_").toUpperCase();
    const word = env[variable];
    if (word === undefined || word === "" || given.has(flag.name)) continue;
    const read = readValue(flag, word, undefined);
    if ("why" in read) {
      const shown = `invalid argument ${JSON.stringify(word)} for "--${flag.name}" flag: ${read.why}`;
      throw new Problem("usage", `${shown} (from ${variable})`);
    }
    all.set(flag.name, read.value);
  }
  return all;
}

function withSuggestion(message: string, flags: readonly Flag[]): string {
  const name = /^unknown flag: --(.*)$/s.exec(message)?.[1];
  if (name === undefined) return message;
  const close = didYouMean(
    name,
    flags.map((flag) => flag.name),
  );
  return close === undefined ? message : `${message}\n\nDid you mean this?\n\t--${close}\n`;
}

async function usageError(message: string, command: Command | undefined, world: World): Promise<number> {
  const { commandUsage, programUsage } = await import("./commands/help.ts");
  world.err(`Error: ${message}\n${command === undefined ? programUsage() : commandUsage(command)}\n`);
  return USAGE;
}

function unsupported(what: string, why: string, world: World): number {
  world.err(`Error: ${what} is not supported by sekisho: ${why}\n`);
  return UNSUPPORTED;
}
