import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { systemText } from "../../go/system-text.ts";
import { readCapabilities } from "../../load/capabilities.ts";
import { refusal } from "../refusal.ts";

/** The names of built-in functions that a capabilities file of OPA allows. Throws Problem `policy_invalid`. */
export function loadCapabilities(path: string, cwd: string): ReadonlySet<string> {
  const read = readCapabilities(readBytes(path, cwd), path);
  if ("mistake" in read) throw refusal("policy_invalid", `load capabilities: ${read.mistake}`);
  return read.names;
}

function readBytes(path: string, cwd: string): Uint8Array {
  try {
    return readFileSync(resolve(cwd, path));
  } catch (error) {
    const why = error instanceof Error ? systemText(error).replace(resolve(cwd, path), path) : String(error);
    throw refusal("not_found", `load capabilities: ${why}`, error);
  }
}
