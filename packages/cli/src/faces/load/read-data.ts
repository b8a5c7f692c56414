import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isJsonObject, type Json, type JsonObject } from "@sekisho/core";
import { json, yaml } from "@sekisho/formats";
import { type FoundFiles } from "./find-files.ts";

const ENDINGS = [".yaml", ".yml", ".json"];

/** Whether a file is taken for data. */
export function isData(name: string): boolean {
  return ENDINGS.some((ending) => name.endsWith(ending));
}

/**
 * The documents of data files as one tree: each stands below the names of its folders, and what
 * several say of one name must be objects, which are merged. `mistakes` has a line for each that can't be taken.
 */
export function readData(
  files: FoundFiles["files"],
  cwd: string,
): { readonly data: JsonObject; readonly mistakes: readonly string[] } {
  const tree = new DataTree();
  const mistakes = files.flatMap(
    ({ path, parents }) => tree.add(readFileSync(resolve(cwd, path)), path, parents) ?? [],
  );
  return { data: tree.value(), mistakes };
}

/** Documents that become one. */
export class DataTree {
  readonly #root = new Map<string, Tree>();

  /** Reads a document that stands below some names; a line for why it can't be taken, or nothing. */
  add(bytes: Uint8Array, path: string, parents: readonly string[]): string | undefined {
    const format = path.endsWith(".json") ? json : yaml;
    // Numbers keep their spelling: what a rule prints of them is what stands there.
    const { documents, diagnostics } = format.read(bytes, path, { numbers: "text", duplicates: "last" });
    const mistake = diagnostics.find(({ severity }) => severity === "error");
    if (mistake !== undefined) return `${path}: ${mistake.message}`;
    const value = parents.reduceRight<Json>((inner, name) => ({ [name]: inner }), documents[0]?.value ?? null);
    if (!isJsonObject(value)) return `${path}: document must be of type object`;
    return this.merge(value) ? undefined : `${path}: merge error`;
  }

  /** Whether an object could be merged; where it could not, nothing is changed. */
  merge(object: JsonObject): boolean {
    return merge(this.#root, object);
  }

  value(): JsonObject {
    return plain(this.#root);
  }
}

type Tree = Map<string, Tree> | Json;

/** Answers whether both could be merged; where they could not, nothing is changed. */
function merge(into: Map<string, Tree>, object: JsonObject): boolean {
  if (conflicts(into, object)) return false;
  put(into, object);
  return true;
}

function conflicts(into: Map<string, Tree>, object: JsonObject): boolean {
  return Object.entries(object).some(([name, value]) => {
    const there = into.get(name);
    if (there === undefined) return false;
    return !(there instanceof Map && isJsonObject(value)) || conflicts(there, value);
  });
}

function put(into: Map<string, Tree>, object: JsonObject): void {
  for (const [name, value] of Object.entries(object)) {
    if (!isJsonObject(value)) {
      into.set(name, value);
      continue;
    }
    const there = into.get(name);
    const below = there instanceof Map ? there : new Map<string, Tree>();
    into.set(name, below);
    put(below, value);
  }
}

function plain(tree: Map<string, Tree>): JsonObject {
  return Object.fromEntries([...tree].map(([name, value]) => [name, value instanceof Map ? plain(value) : value]));
}
