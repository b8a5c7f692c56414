import { isJsonArray, isJsonObject, type Json, type JsonObject } from "@sekisho/core";
import { ApiError } from "../http/api-error.ts";

/** A path below `data`, as a request or a patch names it. */
export type DocumentPath = readonly string[];

/** What stands at a path; undefined where nothing does. Items of arrays are found by their number. */
export function documentAt(root: Json, path: DocumentPath): Json | undefined {
  let at: Json | undefined = root;
  for (const name of path) {
    if (isJsonArray(at)) at = at[indexOf(name, at.length) ?? -1];
    else if (isJsonObject(at)) at = Object.hasOwn(at, name) ? at[name] : undefined;
    else return undefined;
  }
  return at;
}

/**
 * A copy of a tree with a value at a path; all that is not on the path is shared. `insert` makes room in an array, where
 * `-` is behind the last. Throws ApiError `resource_not_found` where what stands above it is missing, and where
 * `replace` finds nothing to replace.
 */
export function withDocument(root: Json, path: DocumentPath, { value, mode }: Write): Json {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (isJsonArray(root)) {
    const index = name === "-" && rest.length === 0 && mode === "insert" ? root.length : indexOf(name, root.length + 1);
    if (index === undefined || (index === root.length && (mode === "replace" || rest.length > 0))) throw missing();
    const items = [...root];
    if (rest.length > 0) items[index] = withDocument(root[index] ?? null, rest, { value, mode });
    else items.splice(index, mode === "replace" ? 1 : 0, value);
    return items;
  }
  if (!isJsonObject(root)) throw missing();
  const is = Object.hasOwn(root, name);
  if (!is && (rest.length > 0 || mode === "replace")) throw missing();
  return withMember(root, name, rest.length > 0 ? withDocument(root[name] ?? null, rest, { value, mode }) : value);
}

export interface Write {
  readonly value: Json;
  readonly mode: "insert" | "replace";
}

/** A copy of a tree without what stands at a path. Throws ApiError `resource_not_found` where nothing does. */
export function withoutDocument(root: Json, path: DocumentPath): Json {
  const [name, ...rest] = path;
  if (name === undefined) throw missing();
  if (isJsonArray(root)) {
    const index = indexOf(name, root.length);
    if (index === undefined) throw missing();
    const items = [...root];
    if (rest.length > 0) items[index] = withoutDocument(root[index] ?? null, rest);
    else items.splice(index, 1);
    return items;
  }
  if (!isJsonObject(root) || !Object.hasOwn(root, name)) throw missing();
  if (rest.length > 0) return withMember(root, name, withoutDocument(root[name] ?? null, rest));
  return Object.fromEntries(Object.entries(root).filter(([key]) => key !== name));
}

/**
 * A tree in which every name of a path is an object, so that something can be put below it. Throws ApiError
 * `resource_conflict` where something else stands in the way.
 */
export function withParents(root: JsonObject, path: DocumentPath): JsonObject {
  let tree: Json = root;
  for (const [i, name] of path.entries()) {
    const above = path.slice(0, i);
    const parent = documentAt(tree, above);
    if (documentAt(tree, path.slice(0, i + 1)) !== undefined) continue;
    if (!isJsonObject(parent)) throw conflict(above);
    tree = withDocument(tree, [...above, name], { value: {}, mode: "insert" });
  }
  if (!isJsonObject(documentAt(tree, path))) throw conflict(path);
  // What is put into an object at a path leaves an object.
  return tree as JsonObject;
}

function conflict(path: DocumentPath): ApiError {
  return new ApiError(404, "resource_conflict", `storage_write_conflict_error: /${path.join("/")}`);
}

function missing(): ApiError {
  return new ApiError(404, "resource_not_found", "storage_not_found_error: document does not exist");
}

function withMember(object: JsonObject, name: string, value: Json): JsonObject {
  return Object.fromEntries([...Object.entries(object).filter(([key]) => key !== name), [name, value]]);
}

/** A number below `length` in the only way to write it; else undefined. */
function indexOf(name: string, length: number): number | undefined {
  const index = Number(name);
  return Number.isInteger(index) && index >= 0 && index < length && String(index) === name ? index : undefined;
}
