import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Json, ownValue } from "@sekisho/core";
import { yaml } from "@sekisho/formats";
import type { World } from "../../world.ts";
import { refusal } from "../refusal.ts";

/** What `plugin.yaml` says of a plugin. */
export interface Plugin {
  readonly name: string;
  readonly usage: string;
  readonly command: string;
  readonly directory: string;
}

type Environment = World["env"];

const BELOW = join(".conftest", "plugins");

/**
 * Where plugins are kept: below the first of the XDG directories that can be written to, else below the home directory.
 * It need not be there.
 */
export function pluginDirectory(env: Environment): string {
  const home = env["HOME"] ?? homedir();
  const dataHome = env["XDG_DATA_HOME"] ?? join(home, ".local", "share");
  const dataDirs = (env["XDG_DATA_DIRS"] ?? "/usr/local/share:/usr/share").split(":");
  const roots = [dataHome, ...dataDirs].filter((root) => root !== "");
  const found = [...roots, home].find((root) => existsSync(join(root, BELOW)));
  return join(found ?? roots.find(isWritable) ?? home, BELOW);
}

function isWritable(directory: string): boolean {
  try {
    rmSync(mkdtempSync(join(directory, ".conftestcheck-")), { recursive: true });
    return true;
  } catch {
    return false;
  }
}

/** The plugin that stands in a directory. Throws Problem `plugin_invalid`. */
export function readPlugin(directory: string): Plugin {
  const path = join(directory, "plugin.yaml");
  if (!existsSync(path)) throw refusal("plugin_invalid", `read config: open ${path}: no such file or directory`);
  const { documents, diagnostics } = yaml.read(readFileSync(path), path, { duplicates: "last" });
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) throw refusal("plugin_invalid", `unmarshal plugin: ${mistake.message}`);
  const text = (name: string): string => textOf(ownValue(documents[0]?.value, name));
  return { name: text("name"), usage: text("usage"), command: text("command"), directory };
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** Every plugin that is installed; what is no plugin is left out. */
export function findPlugins(env: Environment): readonly Plugin[] {
  const root = pluginDirectory(env);
  if (!existsSync(root)) return [];
  return readdirSync(root).flatMap((name) => {
    const directory = join(root, name);
    return existsSync(join(directory, "plugin.yaml")) && statSync(directory).isDirectory()
      ? [readPlugin(directory)]
      : [];
  });
}
