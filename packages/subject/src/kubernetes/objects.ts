import { isJsonArray, isJsonObject, type Json, ownValue, type Path } from "@sekisho/core";
import { type Manifest, readManifest } from "./manifest.ts";

/** A manifest of a document, where it stands and what stands there: a typed list may have completed the manifest. */
export interface Found {
  readonly manifest: Manifest;
  readonly value: Json;
  readonly path: Path;
}

/** What a document holds of Kubernetes. */
export interface Objects {
  /** In the order of the document, the items of lists in the place of the list. */
  readonly found: readonly Found[];
  /** Parts that look like objects and are none; `fatal` where they stand in a list, and nothing else judges them. */
  readonly mistakes: readonly { readonly path: Path; readonly problem: string; readonly fatal: boolean }[];
}

/**
 * The objects of a document. A value with `apiVersion`, `kind` and an array `items` is a list for whoever applies it
 * (kubectl looks at nothing else): its items are objects of their own. Where the kind ends in `List` it is no object
 * itself. An item of a typed list (`DeploymentList`) may leave out both fields.
 */
export function findObjects(value: Json): Objects {
  const found: Found[] = [];
  const mistakes: { path: Path; problem: string; fatal: boolean }[] = [];
  const walk = (part: Json, path: Path, list: Manifest | undefined): void => {
    const manifest = readManifest(list === undefined ? part : completed(part, list));
    if (manifest === undefined || "problem" in manifest) {
      const inList = list !== undefined;
      if (manifest !== undefined) {
        mistakes.push({ path: [...path, ...manifest.path], problem: manifest.problem, fatal: inList });
      } else if (inList) mistakes.push({ path, problem: "an item of a list is no Kubernetes object", fatal: true });
      return;
    }
    const items = ownValue(manifest.value, "items");
    if (!isJsonArray(items)) {
      found.push({ manifest, value: part, path });
      return;
    }
    if (!manifest.kind.endsWith("List")) found.push({ manifest, value: part, path });
    for (const [i, item] of items.entries()) walk(item, [...path, "items", i], manifest);
  };
  walk(value, [], undefined);
  return { found, mistakes };
}

/** The manifest at a path of a document where {@link findObjects} found one. */
export function manifestAt(document: Json, path: Path): Manifest | undefined {
  const list = path.length < 2 ? undefined : manifestAt(document, path.slice(0, -2));
  const index = path.at(-1);
  if (list === undefined) return path.length === 0 ? manifestOrNot(document) : undefined;
  const items = ownValue(list.value, "items");
  const item = isJsonArray(items) && typeof index === "number" ? items[index] : undefined;
  return item === undefined ? undefined : manifestOrNot(completed(item, list));
}

function manifestOrNot(value: Json): Manifest | undefined {
  const read = readManifest(value);
  return read === undefined || "problem" in read ? undefined : read;
}

/** An item with the fields that its typed list says for it, as kubectl fills them in; else the item itself. */
function completed(item: Json, list: Manifest): Json {
  const itemKind = list.kind.endsWith("List") ? list.kind.slice(0, -"List".length) : "";
  if (itemKind === "" || !isJsonObject(item) || Object.hasOwn(item, "kind")) return item;
  return { apiVersion: list.apiVersion, kind: itemKind, ...item };
}
