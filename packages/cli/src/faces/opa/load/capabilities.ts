import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { systemText } from "../../go/system-text.ts";
import { readCapabilities } from "../../load/capabilities.ts";
import { OpaErrors } from "../output/errors.ts";
import { OPA_VERSION } from "../version.ts";

/** What policies may call: the names in a capabilities file, or undefined for all of this release. Throws {@link OpaErrors}. */
export function allowedBuiltins(name: string, cwd: string): ReadonlySet<string> | undefined {
  if (name === "" || name === `v${OPA_VERSION}`) return undefined;
  const read = readCapabilities(readBytes(name, cwd), name);
  if ("mistake" in read) throw new OpaErrors([{ message: `${name}: ${read.mistake}` }]);
  return read.names;
}

function readBytes(name: string, cwd: string): Uint8Array {
  try {
    return readFileSync(resolve(cwd, name));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const why = `no such file or capabilities version found: ${name} (${systemText(error)})`;
    throw new OpaErrors([{ message: why }]);
  }
}
