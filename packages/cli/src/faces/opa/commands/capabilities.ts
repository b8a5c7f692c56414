import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isJsonArray, isJsonObject, type Json } from "@sekisho/core";
import { json } from "@sekisho/formats";
import { goJson, type Writable } from "../../go/json.ts";
import { systemText } from "../../go/system-text.ts";
import { OPA_VERSION } from "../version.ts";
import type { Call } from "./command.ts";

/** `opa capabilities`: the releases whose capabilities are known, or what one has. */
export async function capabilities({ options, world }: Call): Promise<number> {
  const version = options.text("version");
  const file = options.text("file");
  if (version === "" && file === "" && !options.bool("current")) {
    world.out(`v${OPA_VERSION}\n`);
    return 0;
  }
  if (file === "" && version !== "" && version !== `v${OPA_VERSION}`) {
    world.err(
      `no capabilities version ${version}: this program has those of v${OPA_VERSION}; others come from a --file\n`,
    );
    return 1;
  }
  try {
    const value =
      file === "" ? await current(options.bool("v0-compatible")) : readCapabilities(resolve(world.cwd, file), file);
    world.out(`${goJson(ordered(value, FIRST), { indent: "  ", numbers: "literal" })}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    world.err(`${systemText(error)}\n`);
    return 1;
  }
}

async function current(v0: boolean): Promise<Json> {
  const { capabilities: capabilitiesOf } = await import("@sekisho/rego/tools");
  const { builtins } = await import("@sekisho/rego");
  return capabilitiesOf(builtins, { regoVersion: v0 ? "v0" : "v1" });
}

function readCapabilities(full: string, file: string): Json {
  const { documents, diagnostics } = json.read(readFileSync(full), file, { duplicates: "last", numbers: "text" });
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) throw new Error(`${file}: ${mistake.message}`);
  return documents[0]?.value ?? null;
}

/** What OPA writes first in each object; what is not named here follows in the order of names. */
const FIRST = ["builtins", "future_keywords", "wasm_abi_versions"];
const FIRST_OF_BUILTIN = ["name", "description", "categories", "decl"];

function ordered(value: Json, first: readonly string[]): Writable {
  if (!isJsonObject(value)) return value;
  const { builtins } = value;
  const fields = Object.entries(value).sort(([a], [b]) => rank(a, first) - rank(b, first) || (a < b ? -1 : 1));
  const record = new Map<string, Writable>(fields);
  if (isJsonArray(builtins)) {
    record.set(
      "builtins",
      builtins.map((builtin: Json) => ordered(builtin, FIRST_OF_BUILTIN)),
    );
  }
  return record;
}

function rank(name: string, first: readonly string[]): number {
  const at = first.indexOf(name);
  return at < 0 ? first.length : at;
}
