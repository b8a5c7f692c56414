import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Json, Problem } from "@sekisho/core";
import { json, yaml } from "@sekisho/formats";
import { systemText } from "../../go/system-text.ts";
import type { World } from "../../world.ts";
import type { Options } from "../options.ts";

/** The document that `--input` names, or standard input with `--stdin-input`. Throws Problem `input_invalid`. */
export async function readInput(options: Options, world: World): Promise<Json | undefined> {
  if (options.bool("stdin-input")) return parseInput(await world.stdin(), "stdin");
  const path = options.text("input");
  if (path === "") return undefined;
  const full = resolve(world.cwd, path.replace(/^file:\/\//, ""));
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(full);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Problem("input_invalid", systemText(error).replace(full, path), { cause: error });
  }
  return parseInput(bytes, path);
}

/** JSON where it is JSON, which is read faster; else YAML. */
function parseInput(bytes: Uint8Array, path: string): Json | undefined {
  const options = { numbers: "text", duplicates: "last" } as const;
  const asJson = json.read(bytes, path, options);
  const read = asJson.diagnostics.some(({ severity }) => severity === "error")
    ? yaml.read(bytes, path, options)
    : asJson;
  const mistake = read.diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) throw new Problem("input_invalid", `unable to parse input: ${mistake.message}`);
  return read.documents[0]?.value;
}
