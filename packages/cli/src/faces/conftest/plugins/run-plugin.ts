import { spawn } from "node:child_process";
import { constants } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
import type { World } from "../../world.ts";
import { refusal } from "../refusal.ts";
import { findPlugins, type Plugin, pluginDirectory } from "./plugin.ts";

/**
 * Runs the plugin of a name with words behind its own, and answers with its status; undefined where there is none. Throws
 * Problem `plugin_invalid` for a command that can't be run.
 */
export async function runPlugin(name: string, words: readonly string[], world: World): Promise<number | undefined> {
  const plugin = findPlugins(world.env).find((candidate) => candidate.name === name);
  return plugin === undefined ? undefined : run(plugin, words, world);
}

function run({ name, command }: Plugin, words: readonly string[], { cwd, env }: World): Promise<number> {
  const own = { ...env, CONFTEST_PLUGIN_DIR: join(pluginDirectory(env), name) };
  const { program, args } = splitCommand(expand(command, own));
  if (program === "")
    throw refusal("plugin_invalid", "execute plugin: parse command: prepare plugin command: no command found");
  const child = spawn(program, [...args, ...words], { cwd, env: own, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.on("error", (error) => reject(refusal("plugin_invalid", `execute plugin: exit: ${error.message}`, error)));
    child.on("close", (status, signal) => resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

/** `$NAME` and `${NAME}` by their values; what is not set is nothing. */
function expand(text: string, env: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced: string | undefined, bare: string | undefined) => {
    return env[braced ?? bare ?? ""] ?? "";
  });
}

/** Words are separated by single spaces; those in the directory of a program's path are its own. */
function splitCommand(command: string): { readonly program: string; readonly args: readonly string[] } {
  if (!isAbsolute(command) && !/^\.\.?\//.test(command)) {
    const [program = "", ...args] = command.split(" ");
    return { program, args };
  }
  const [name = "", ...args] = basename(command).split(" ");
  return { program: join(dirname(command), name), args };
}
