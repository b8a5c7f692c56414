import type { Json } from "@sekisho/core";
import type { Entry, Extent, Fields, List, Tree } from "../tree/tree.ts";
import type { Pair, Slice } from "./pairs.ts";

/** An object that is filled pair by pair, and grows with them. */
export class Section implements Fields {
  readonly kind = "fields";
  readonly entries = new Map<string, Entry>();
  readonly start: number;
  end: number;
  readonly #always: ReadonlySet<string>;

  /** `defaults` are the entries that are there even when nothing is said of them. */
  constructor({ start, end }: Extent, defaults: Readonly<Record<string, Json>> = {}) {
    this.start = start;
    this.end = end;
    this.#always = new Set(Object.keys(defaults));
    for (const [key, value] of Object.entries(defaults)) {
      this.entries.set(key, { tree: { kind: "leaf", value, start, end: start } });
    }
  }

  /** The last one counts; an empty text is none where the entry may be absent. */
  setText(key: string, { tag, value }: Pair): void {
    if (value.text === "" && !this.#always.has(key)) this.entries.delete(key);
    else this.set(key, leaf(value), tag);
  }

  set(key: string, tree: Tree, tag?: Extent): void {
    this.entries.set(key, tag === undefined ? { tree } : { key: { start: tag.start, end: tag.end }, tree });
  }

  /** Adds to the list of a key. */
  add(key: string, tree: Tree, tag?: Extent): void {
    const before = this.entries.get(key)?.tree;
    if (before instanceof Items) before.items.push(tree);
    else this.set(key, new Items(tree), tag);
  }

  text(key: string): string {
    const tree = this.entries.get(key)?.tree;
    return tree?.kind === "leaf" && typeof tree.value === "string" ? tree.value : "";
  }
}

/** A list from the start of its first item to the end of its last, which may still grow. */
class Items implements List {
  readonly kind = "list";
  readonly items: Tree[];

  constructor(first: Tree) {
    this.items = [first];
  }

  get start(): number {
    return this.items[0]?.start ?? 0;
  }

  get end(): number {
    return this.items.at(-1)?.end ?? 0;
  }
}

export function leaf({ start, end, text }: Slice, value: Json = text): Tree {
  return { kind: "leaf", value, start, end };
}
