import { flagLines } from "../../line/flag-lines.ts";
import type { Flag } from "../../line/flags.ts";
import type { Command } from "../line/command.ts";
import { commands } from "./commands.ts";

/** The page of the program. */
export function programHelp(flags: readonly Flag[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "Judge configuration files by policies written in Rego. Takes the commands, flags and files of Conftest.",
    "",
    "Usage:",
    "  conftest [command]",
    "",
    "Available Commands:",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)} ${summary}`),
    "",
    "Flags:",
    ...flagLines(flags),
    "  -v, --version              print the version",
    "",
    'Use "conftest [command] --help" for what a command takes.',
    "",
  ].join("\n");
}

/** The page of a command. */
export function commandHelp(command: Command, globals: readonly Flag[]): string {
  return `${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.\n\n${commandUsage(command, globals)}`;
}

/** How a command is called, for who called it without what it needs. */
export function commandUsage({ usage, flags }: Command, globals: readonly Flag[]): string {
  return [
    "Usage:",
    `  conftest ${usage} [flags]`,
    "",
    "Flags:",
    ...flagLines([...flags].sort((a, b) => (a.name < b.name ? -1 : 1))),
    "",
    ...(globals.length === 0 ? [] : ["Global Flags:", ...flagLines(globals), ""]),
  ].join("\n");
}
