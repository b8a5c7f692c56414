import type { Json } from "@sekisho/core";
import { setOwn } from "../own.ts";

/** A stretch of a text: offsets in UTF-16 units, `end` is exclusive. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** A value with the place of each part. Readers of formats with simple values make one, and let it go. */
export type Tree = Leaf | List | Fields;

export interface Leaf extends Extent {
  readonly kind: "leaf";
  readonly value: Json;
}

export interface List extends Extent {
  readonly kind: "list";
  readonly items: readonly Tree[];
}

export interface Fields extends Extent {
  readonly kind: "fields";
  readonly entries: ReadonlyMap<string, Entry>;
}

/** `key` is absent where no text stands for it. */
export interface Entry {
  readonly key?: Extent;
  readonly tree: Tree;
}

/** The value without places. Recurses as deep as the tree is: readers bound that. */
export function valueOf(tree: Tree): Json {
  if (tree.kind === "leaf") return tree.value;
  if (tree.kind === "list") return tree.items.map(valueOf);
  const object: { [key: string]: Json } = {};
  for (const [key, entry] of tree.entries) setOwn(object, key, valueOf(entry.tree));
  return object;
}
