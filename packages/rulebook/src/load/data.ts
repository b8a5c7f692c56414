import { isJsonObject, type JsonObject } from "@sekisho/core";
import { readOneDocument } from "./documents.ts";
import type { SourceFile } from "./files.ts";
import { type Mistakes, startOfFile } from "./mistakes.ts";

/** Names under `data` that evaluation gives; a file of that name would never be seen. */
export const EXTERNALS = ["parameters", "context", "inventory"] as const;

type Tree = Map<string, Tree | JsonObject[string]>;

/** The base document of a rulebook: `data/teams/limits.yaml` is `data.teams.limits`. */
export function readData(files: readonly SourceFile[], mistakes: Mistakes): JsonObject {
  const tree: Tree = new Map();
  for (const source of files) {
    const keys = source.path
      .replace(/\.(ya?ml|json)$/, "")
      .split("/")
      .slice(1);
    if (EXTERNALS.some((name) => name === keys[0])) {
      mistakes.error("rulebook_reserved_data", `data.${keys[0]} is given by each evaluation; a file can't set it`, {
        span: startOfFile(source.file),
      });
      continue;
    }
    const document = readOneDocument(source, mistakes);
    if (document === undefined) continue;
    const clash = put(tree, keys, document.value);
    if (clash === undefined) continue;
    mistakes.error("rulebook_data_conflict", `data.${clash.join(".")} is set by two files`, {
      span: startOfFile(source.file),
    });
  }
  return toObject(tree);
}

/** Two base documents made one; the path where both say something else than an object, if there is one. */
export function mergeData(
  a: JsonObject,
  b: JsonObject,
): { readonly value: JsonObject; readonly clash?: readonly string[] } {
  const tree: Tree = new Map();
  put(tree, [], a);
  const clash = put(tree, [], b);
  return { value: toObject(tree), ...(clash === undefined ? {} : { clash }) };
}

/** Puts a value into the tree; answers the path that is taken already. */
function put(tree: Tree, path: readonly string[], value: JsonObject[string]): readonly string[] | undefined {
  const [key, ...rest] = path;
  if (key === undefined) {
    if (!isJsonObject(value)) return [];
    for (const [name, part] of Object.entries(value)) {
      const clash = put(tree, [name], part);
      if (clash !== undefined) return clash;
    }
    return undefined;
  }
  const there = tree.get(key);
  if (rest.length === 0 && !isJsonObject(value)) {
    if (there !== undefined) return [key];
    tree.set(key, value);
    return undefined;
  }
  if (there !== undefined && !(there instanceof Map)) return [key];
  const below: Tree = there ?? new Map();
  tree.set(key, below);
  const clash = put(below, rest, value);
  return clash === undefined ? undefined : [key, ...clash];
}

/** `fromEntries` makes own keys of any name. */
function toObject(tree: Tree): JsonObject {
  return Object.fromEntries([...tree].map(([key, part]) => [key, part instanceof Map ? toObject(part) : part]));
}
