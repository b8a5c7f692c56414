/** What an operation comes to on a value: one change of one container, which every format can write. */
import { canonicalJson, isJsonArray, isJsonObject, type Json, ownValue, type Path, printPath } from "@sekisho/core";
import { setOwn } from "../own.ts";
import { EditRefusal, type PatchOperation } from "./operation.ts";

export type Step =
  | { readonly kind: "replace"; readonly path: Path; readonly value: Json }
  /** A key that the object at the path lacks. */
  | { readonly kind: "insert"; readonly path: Path; readonly key: string; readonly value: Json }
  /** One more item of the list at the path. */
  | { readonly kind: "append"; readonly path: Path; readonly value: Json }
  | { readonly kind: "remove"; readonly path: Path };

/** The change that an operation means for a value; undefined where nothing is to be done. Throws {@link EditRefusal}. */
export function stepOf(root: Json, operation: PatchOperation): Step | undefined {
  const { path } = operation;
  if (path.length === 0 && operation.op !== "add")
    throw new EditRefusal("patch_wrong_type", "a patch changes something inside of a document, not the whole");
  if (operation.op === "remove") {
    if (valueAt(root, path) === undefined) throw misses(path);
    return { kind: "remove", path };
  }
  const there = valueAt(root, path);
  if (operation.op === "set") {
    if (there !== undefined && isSame(there, operation.value)) return undefined;
    return makeWay(root, path, operation.value);
  }
  if (there === undefined || there === null) return makeWay(root, path, [operation.value]);
  if (!isJsonArray(there)) throw wrongType(path, "a list", there);
  return { kind: "append", path, value: operation.value };
}

/** The value with the step carried out; what the step leaves alone is shared. */
export function applyStep(root: Json, step: Step): Json {
  if (step.kind === "remove") return changedAt(root, step.path.slice(0, -1), (holder) => without(holder, step.path));
  return changedAt(root, step.path, (there) => {
    if (step.kind === "replace") return step.value;
    if (step.kind === "append") return isJsonArray(there) ? [...there, step.value] : [step.value];
    const object: { [key: string]: Json } = {};
    if (isJsonObject(there)) for (const [key, value] of Object.entries(there)) setOwn(object, key, value);
    setOwn(object, step.key, step.value);
    return object;
  });
}

/** Whether two steps can be written at once: neither is about what the other makes or takes. */
export function areIndependent(a: Step, b: Step): boolean {
  const [one, other] = [targetOf(a), targetOf(b)];
  if (isPrefix(one, other) || isPrefix(other, one)) return false;
  const isSibling = one.length === other.length && isPrefix(one.slice(0, -1), other);
  return !isSibling || (a.kind === "replace" && b.kind === "replace");
}

/** The value at a path; undefined where nothing stands. */
export function valueAt(root: Json, path: Path): Json | undefined {
  let at: Json | undefined = root;
  for (const part of path) {
    if (at === undefined) return undefined;
    at = typeof part === "number" ? (isJsonArray(at) ? at[part] : undefined) : ownValue(at, part);
  }
  return at;
}

export function isSame(a: Json, b: Json): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

function targetOf(step: Step): Path {
  if (step.kind === "insert") return [...step.path, step.key];
  return step.kind === "append" ? [...step.path, "+"] : step.path;
}

function isPrefix(short: Path, long: Path): boolean {
  return short.length <= long.length && short.every((part, i) => part === long[i]);
}

/** Replaces what stands at the path, or makes it and all that leads there. */
function makeWay(root: Json, path: Path, value: Json): Step {
  let at: Json = root;
  for (const [depth, part] of path.entries()) {
    const here = path.slice(0, depth);
    if (at === null) return { kind: "replace", path: here, value: nested(path.slice(depth), value) };
    if (typeof part === "number") {
      if (!isJsonArray(at)) throw wrongType(here, "a list", at);
      if (part > at.length) throw misses(path.slice(0, depth + 1));
      const item = at[part];
      if (item === undefined) return { kind: "append", path: here, value: nested(path.slice(depth + 1), value) };
      at = item;
    } else {
      if (!isJsonObject(at)) throw wrongType(here, "an object", at);
      const member = ownValue(at, part);
      if (member === undefined)
        return { kind: "insert", path: here, key: part, value: nested(path.slice(depth + 1), value) };
      at = member;
    }
  }
  return { kind: "replace", path, value };
}

/** The value below keys that are not there yet. */
function nested(path: Path, value: Json): Json {
  return path.reduceRight<Json>((inner, part) => {
    if (typeof part === "string") return { [part]: inner };
    if (part !== 0) throw misses(path);
    return [inner];
  }, value);
}

function changedAt(root: Json, path: Path, change: (there: Json) => Json): Json {
  const [part, ...rest] = path;
  if (part === undefined) return change(root);
  if (isJsonArray(root)) return root.map((item, i) => (i === part ? changedAt(item, rest, change) : item));
  const object: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(root ?? {}) as [string, Json][])
    setOwn(object, key, key === part ? changedAt(value, rest, change) : value);
  return object;
}

function without(holder: Json, path: Path): Json {
  const last = path.at(-1);
  if (isJsonArray(holder)) return holder.filter((_, i) => i !== last);
  const object: { [key: string]: Json } = {};
  if (isJsonObject(holder))
    for (const [key, value] of Object.entries(holder)) if (key !== last) setOwn(object, key, value);
  return object;
}

function misses(path: Path): EditRefusal {
  return new EditRefusal("patch_misses", `nothing stands at ${printPath(path)}`);
}

function wrongType(path: Path, expected: string, found: Json): EditRefusal {
  const kind = isJsonArray(found) ? "a list" : isJsonObject(found) ? "an object" : canonicalJson(found);
  const where = path.length === 0 ? "the document" : printPath(path);
  return new EditRefusal("patch_wrong_type", `expected ${expected} at ${where}, found ${kind.slice(0, 60)}`);
}
