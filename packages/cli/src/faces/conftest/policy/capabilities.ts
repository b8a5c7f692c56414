import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isJsonArray, type Json, ownValue } from "@sekisho/core";
import { json } from "@sekisho/formats";
import { systemText } from "../../go/system-text.ts";
import { refusal } from "../refusal.ts";

/** The names of built-in functions that a capabilities file of OPA allows. Throws Problem `policy_invalid`. */
export function readCapabilities(path: string, cwd: string): ReadonlySet<string> {
  const { documents, diagnostics } = json.read(readBytes(path, cwd), path, { duplicates: "last" });
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) throw refusal("policy_invalid", `load capabilities: ${mistake.message}`);
  const builtins = ownValue(documents[0]?.value, "builtins");
  const names = isJsonArray(builtins) ? builtins.map((builtin: Json) => ownValue(builtin, "name")) : [];
  return new Set(names.filter((name) => typeof name === "string"));
}

function readBytes(path: string, cwd: string): Uint8Array {
  try {
    return readFileSync(resolve(cwd, path));
  } catch (error) {
    const why = error instanceof Error ? systemText(error).replace(resolve(cwd, path), path) : String(error);
    throw refusal("not_found", `load capabilities: ${why}`, error);
  }
}
