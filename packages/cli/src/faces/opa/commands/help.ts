import { flagLines } from "../../line/flag-lines.ts";
import type { Command } from "./command.ts";
import { commands } from "./commands.ts";

/** The page of the program. */
export function programHelp(): string {
  return `Evaluate, test and lay out Rego policies. Takes the commands, flags and files of OPA.\n\n${programUsage()}`;
}

/** How the program is called. */
export function programUsage(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "Usage:",
    "  opa [command]",
    "",
    "Available Commands:",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)} ${summary}`),
    "",
    'Use "opa [command] --help" for more information about a command.',
    "",
  ].join("\n");
}

/** The page of a command. */
export function commandHelp(command: Command): string {
  return `${command.summary}.\n\n${commandUsage(command)}`;
}

/** How a command is called, for who called it in another way. */
export function commandUsage({ usage, flags }: Command): string {
  const sorted = [...flags].sort((a, b) => (a.name < b.name ? -1 : 1));
  return ["Usage:", `  opa ${usage} [flags]`, "", "Flags:", ...flagLines(sorted), ""].join("\n");
}
