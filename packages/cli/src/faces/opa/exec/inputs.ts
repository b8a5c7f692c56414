import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { type Json, Problem } from "@sekisho/core";
import { systemText } from "../../go/system-text.ts";
import { parseData } from "../../load/read-data.ts";
import type { World } from "../../world.ts";

/** An input, or that a file can't be read as one. */
export interface Input {
  /** What the result calls it. */
  readonly path: string;
  readonly value: Json | undefined;
}

const ENDINGS = new Set([".json", ".yaml", ".yml"]);

/**
 * The files at and below some paths, in the order of names, as inputs: what is neither JSON nor YAML by its name is passed
 * over. Throws Problem `exec_failed` for a path that is not there.
 */
export function* inputsOf(paths: readonly string[], { cwd }: Pick<World, "cwd">): Generator<Input> {
  for (const path of paths.flatMap((given) => filesBelow(given, cwd))) {
    if (!ENDINGS.has(extname(path))) continue;
    const read = parseData(readFileSync(resolve(cwd, path)), path);
    yield { path, value: "mistake" in read ? undefined : read.value };
  }
}

function filesBelow(path: string, cwd: string): readonly string[] {
  try {
    if (!lstatSync(resolve(cwd, path)).isDirectory()) return [path];
    const names = readdirSync(resolve(cwd, path)).sort();
    return names.flatMap((name) => filesBelow(join(path, name), cwd));
  } catch (error) {
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    throw new Problem("exec_failed", systemText(error).replace(resolve(cwd, path), path), { cause: error });
  }
}

/** The input on standard input, up to the first empty line. Throws Problem `exec_failed`. */
export async function stdinInput({ stdin }: Pick<World, "stdin">): Promise<Input> {
  const text = Buffer.from(await stdin()).toString("utf8");
  const [until = ""] = text.split(/\r?\n(?=\r?\n|$)|^(?=\r?\n)/, 1);
  const read = parseData(Buffer.from(until), isJson(until) ? "stdin.json" : "stdin.yaml");
  if ("mistake" in read) throw new Problem("exec_failed", read.mistake);
  if (read.value === null) {
    const what = "cannot execute on empty input; please enter valid json or yaml when using the --stdin-input flag";
    throw new Problem("exec_failed", what);
  }
  return { path: "--stdin-input", value: read.value };
}

function isJson(text: string): boolean {
  return !("mistake" in parseData(Buffer.from(text), "stdin.json"));
}
