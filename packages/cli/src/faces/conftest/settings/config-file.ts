import { existsSync, readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { isJsonObject, type Json } from "@sekisho/core";
import { systemText } from "../../go/system-text.ts";
import { refusal } from "../refusal.ts";

/** In the order in which they are looked for. */
const ENDINGS = ["json", "toml", "yaml", "yml", "properties", "props", "prop", "hcl", "tfvars", "dotenv", "env", "ini"];

/** Endings that are looked for and then refused: Conftest has no decoder for them either. */
const UNREADABLE = new Set(["properties", "props", "prop", "hcl", "tfvars", "ini"]);

/**
 * The settings of a configuration file by lower-case name: of the one that is named, which must be there, or of
 * `conftest.ENDING` in the working directory, if there is one. Throws Problem `settings`.
 */
export async function readConfigFile(cwd: string, named: string): Promise<ReadonlyMap<string, Json>> {
  const path = named === "" ? findConfigFile(cwd) : resolve(cwd, named);
  if (path === undefined) return new Map();
  const ending = extname(path).slice(1);
  const text = readText(path, named);
  if (!ENDINGS.includes(ending)) throw unreadable(`Unsupported Config Type ${JSON.stringify(ending)}`);
  if (UNREADABLE.has(ending)) throw unreadable("While parsing config: decoder not found for this format");
  const value = await decode(text, ending, path);
  if (!isJsonObject(value)) throw unreadable("While parsing config: expected settings by name");
  return new Map(Object.entries(value).map(([name, setting]) => [name.toLowerCase(), setting]));
}

function findConfigFile(cwd: string): string | undefined {
  const ending = ENDINGS.find((candidate) => existsSync(join(cwd, `conftest.${candidate}`)));
  return ending === undefined ? undefined : join(cwd, `conftest.${ending}`);
}

function readText(path: string, named: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw unreadable(systemText(error).replace(path, named === "" ? path : named));
  }
}

async function decode(text: string, ending: string, path: string): Promise<Json> {
  if (ending === "dotenv" || ending === "env") return decodeVariables(text);
  const { formatNamed } = await import("@sekisho/formats");
  const format = await formatNamed(ending === "yml" ? "yaml" : ending)?.load?.();
  if (format === undefined) throw refusal("format_unsupported", `read in config: sekisho does not read ${ending} yet`);
  const { documents, diagnostics } = format.read(Buffer.from(text), path, { duplicates: "last" });
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) throw unreadable(`While parsing config: ${mistake.message}`);
  return documents[0]?.value ?? {};
}

/** `NAME=VALUE` a line, quotes around the value left out. */
function decodeVariables(text: string): Json {
  const settings: Record<string, Json> = {};
  for (const line of text.split(/\r?\n/)) {
    const found = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (found?.[1] !== undefined) settings[found[1]] = (found[2] ?? "").replace(/^(["'])(.*)\1$/, "$2");
  }
  return settings;
}

function unreadable(why: string): Error {
  return refusal("settings", `read in config: error reading config: ${why}`);
}
