import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Decimal, isJsonArray, isJsonObject, type Json, type JsonObject } from "@sekisho/core";
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

/**
 * The value of a data file, by the ending of its name. Numbers of JSON keep their spelling: what a rule prints of them is
 * what stands there. Those of YAML are doubles, as in OPA.
 */
export function parseData(bytes: Uint8Array, path: string): { readonly value: Json } | { readonly mistake: string } {
  const options = { numbers: "text", duplicates: "last" } as const;
  const isJson = !/\.ya?ml$/.test(path);
  const { documents, diagnostics } = (isJson ? json : yaml).read(bytes, path, options);
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) return { mistake: `${path}: ${mistake.message}` };
  const value = documents[0]?.value ?? null;
  return { value: isJson ? value : withDoubles(value) };
}

/** Documents that become one. */
export class DataTree {
  readonly #root = new Map<string, Tree>();

  /** Reads a document that stands below some names; a line for why it can't be taken, or nothing. */
  add(bytes: Uint8Array, path: string, parents: readonly string[]): string | undefined {
    const read = parseData(bytes, path);
    if ("mistake" in read) return read.mistake;
    const why = this.addBelow(read.value, parents);
    if (why === undefined) return undefined;
    return `${path}: ${why === "type" ? "document must be of type object" : "merge error"}`;
  }

  /** Adds a document below some names; why it can't be: it is no object where one must be, or others say something else. */
  addBelow(document: Json, parents: readonly string[]): "type" | "merge" | undefined {
    const value = parents.reduceRight<Json>((inner, name) => ({ [name]: inner }), document);
    if (!isJsonObject(value)) return "type";
    return this.merge(value) ? undefined : "merge";
  }

  /** Whether an object could be merged; where it could not, nothing is changed. */
  merge(object: JsonObject): boolean {
    return merge(this.#root, object);
  }

  value(): JsonObject {
    return plain(this.#root);
  }
}

const LARGEST_INTEGER = 2n ** 64n;

/** Numbers as Go's readers of YAML keep them: integers of 64 bits, and doubles for all else. */
function withDoubles(value: Json): Json {
  if (value instanceof Decimal) return doubleOf(value);
  if (isJsonArray(value)) return value.map(withDoubles);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withDoubles(inner)]));
}

function doubleOf(value: Decimal): Json {
  const text = Decimal.text(value);
  const isKept = /^-?\d+$/.test(text) && BigInt(text) < LARGEST_INTEGER && -BigInt(text) <= LARGEST_INTEGER / 2n;
  const double = Number(text);
  return isKept || !Number.isFinite(double) ? value : double;
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
