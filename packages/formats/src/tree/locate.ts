import type { LineTable, Path } from "@sekisho/core";
import type { Location } from "../document.ts";
import type { Entry, Tree } from "./tree.ts";

/** Where a path of a tree stands. */
export function locate(tree: Tree, lines: LineTable, path: Path): Location | undefined {
  let place: Entry | undefined = { tree };
  for (const part of path) {
    place = below(place.tree, part);
    if (place === undefined) return undefined;
  }
  const value = lines.span(place.tree.start, place.tree.end);
  return place.key === undefined ? { value } : { key: lines.span(place.key.start, place.key.end), value };
}

function below(tree: Tree, part: string | number): Entry | undefined {
  if (typeof part === "string") return tree.kind === "fields" ? tree.entries.get(part) : undefined;
  const item = tree.kind === "list" ? tree.items[part] : undefined;
  return item && { tree: item };
}
