import { Problem } from "@sekisho/core";
import { type Flag, type ParsedLine, text } from "../line/flags.ts";
import { parseLine } from "../line/parse.ts";
import type { World } from "../world.ts";
import { commands } from "./commands/commands.ts";
import type { Command } from "./line/command.ts";
import { refusal } from "./refusal.ts";
import { Settings } from "./settings/settings.ts";
import { CONFTEST_VERSION, OPA_VERSION } from "./version.ts";

const configFile = text("config-file", "", "a configuration file", "c");

/** What Conftest ends with for whatever goes wrong. */
const FAILED = 1;

/** What this project ends with for what it can't judge, and Conftest could. */
const COULD_NOT_JUDGE = 2;

/**
 * Runs the command that words name, as Conftest does, and answers with the exit status. What is wrong is told in one
 * line, `Error: …`.
 */
export async function conftest(argv: readonly string[], world: World): Promise<number> {
  try {
    return await dispatch(argv, world);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    world.err(`Error: ${error.message}\n`);
    return error.code === "format_unsupported" ? COULD_NOT_JUDGE : FAILED;
  }
}

async function dispatch(argv: readonly string[], world: World): Promise<number> {
  const at = commandIndex(argv);
  const word = argv[at];
  if (word === undefined) return withoutCommand(argv, world);
  const rest = argv.toSpliced(at, 1);
  if (word === "__complete" || word === "__completeNoDesc") return complete(argv.slice(at + 1), world);
  if (word === "help") return help(rest, world);
  const command = commands.find(({ name }) => name === word);
  if (command !== undefined) return runCommand(command, rest, world);
  const status = await (await import("./plugins/run-plugin.ts")).runPlugin(word, rest, world);
  if (status !== undefined) return status;
  throw refusal("usage", `unknown command ${JSON.stringify(word)} for "conftest"\nRun 'conftest --help' for usage.`);
}

/** Flags before the command that have no value, or have it in the same word. */
const STANDS_ALONE = /^(?:--help|--version|-[hv]|-[^-].+)$/;

/** Where the first word stands that is no flag and no value of one. */
function commandIndex(argv: readonly string[]): number {
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") return argv.length;
    if (!word.startsWith("-") || word === "-") return at;
    if (!word.includes("=") && !STANDS_ALONE.test(word)) at++;
  }
  return argv.length;
}

async function withoutCommand(argv: readonly string[], world: World): Promise<number> {
  const version: Flag = { name: "version", short: "v", kind: "bool", initial: false, what: "print the version" };
  const { given } = parseLine([configFile, version], argv);
  if (given.get("version") === true) world.out(`Conftest: ${CONFTEST_VERSION}\nOPA: ${OPA_VERSION}\n`);
  else world.out((await import("./commands/help.ts")).programHelp([configFile]));
  return 0;
}

async function help(words: readonly string[], world: World): Promise<number> {
  const { commandHelp, programHelp } = await import("./commands/help.ts");
  const [topic] = words;
  const command = commands.find(({ name }) => name === topic);
  if (command !== undefined) world.out(commandHelp(command, [configFile]));
  else if (topic === undefined) world.out(programHelp([configFile]));
  else world.err(`Unknown help topic [\`${topic}\`]\n${programHelp([configFile])}`);
  return 0;
}

/** What scripts of shells ask for: the words that may stand in place of the last one. */
async function complete(words: readonly string[], world: World): Promise<number> {
  const { answerText, candidatesFor } = await import("./completion/candidates.ts");
  world.out(answerText(candidatesFor(words, commands, [configFile])));
  return 0;
}

async function runCommand(command: Command, words: readonly string[], world: World): Promise<number> {
  const line = parseLine([...command.flags, configFile], words);
  if (line.help) {
    world.out((await import("./commands/help.ts")).commandHelp(command, [configFile]));
    return 0;
  }
  const run = await command.load();
  return run({ command, operands: line.operands, settings: await settingsOf(command, line, world), world });
}

async function settingsOf({ flags }: Command, { given }: ParsedLine, { cwd, env }: World): Promise<Settings> {
  const named = new Settings({ flags: [configFile], given, env, file: new Map() }).text("config-file");
  const { readConfigFile } = await import("./settings/config-file.ts");
  return new Settings({ flags, given, env, file: await readConfigFile(cwd, named) });
}
