import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isJsonObject, type JsonObject, Problem } from "@sekisho/core";
import { yaml } from "@sekisho/formats";
import { systemText } from "../../../go/system-text.ts";
import type { World } from "../../../world.ts";
import type { Options } from "../../options.ts";
import { withSet, withSetFiles } from "./set-values.ts";

/**
 * The configuration of `--config-file` (JSON or YAML, `${NAME}` stands for what the environment has) with `--set` and
 * `--set-file` over it. Throws Problem `config_invalid`.
 */
export function readConfig(options: Options, { cwd, env }: Pick<World, "cwd" | "env">): JsonObject {
  const path = options.text("config-file");
  const given = path === "" ? {} : parse(readText(path, cwd), path, env);
  const set = withSet(given, options.texts("set"));
  return withSetFiles(set, options.texts("set-file"), (file) => readText(file, cwd));
}

function readText(path: string, cwd: string): string {
  const full = resolve(cwd, path);
  try {
    return readFileSync(full, "utf8");
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new Problem("config_invalid", systemText(error).replace(full, path), { cause: error });
  }
}

function parse(text: string, path: string, env: World["env"]): JsonObject {
  const filled = text.replace(/\$\{([^}]*)\}/g, (_, name: string) => env[name] ?? "");
  const { documents, diagnostics } = yaml.read(Buffer.from(filled), path);
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) throw new Problem("config_invalid", `${path}: ${mistake.message}`);
  const value = documents[0]?.value ?? {};
  if (!isJsonObject(value)) throw new Problem("config_invalid", `${path}: expected an object`);
  return value;
}
