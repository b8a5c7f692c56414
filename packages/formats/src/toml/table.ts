import type { Entry, Extent, Fields, List, Tree } from "../tree/tree.ts";

/**
 * A table while its file is read: later lines may add to it. TOML itself is stricter, but Conftest's reader lets keys with
 * points add to every table, and a header open every one that no header or braces made.
 */
export class Table {
  /** Whether a header may no longer open it. */
  isClosed: boolean;
  start: number;
  end: number;
  readonly #entries = new Map<string, { readonly key: Extent; readonly value: Value }>();

  constructor(state: "open" | "closed", { start, end }: Extent) {
    this.isClosed = state === "closed";
    this.start = start;
    this.end = end;
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key)?.value;
  }

  /** Where a key of the table stands first. */
  placeOf(key: string): Extent | undefined {
    return this.#entries.get(key)?.key;
  }

  set(key: string, extent: Extent, value: Value): void {
    this.#entries.set(key, { key: extent, value });
  }

  tree(): Fields {
    const entries = new Map<string, Entry>();
    for (const [name, { key, value }] of this.#entries) entries.set(name, { key, tree: treeOf(value) });
    return { kind: "fields", entries, start: this.start, end: this.end };
  }
}

/** `[[a]]`: its tables, the last of which later lines add to. */
export class Tables {
  readonly items: Table[] = [];

  tree(): List {
    const [first] = this.items;
    const extent = { start: first?.start ?? 0, end: this.items.at(-1)?.end ?? 0 };
    return { kind: "list", items: this.items.map((table) => table.tree()), ...extent };
  }
}

export type Value = Table | Tables | Tree;

function treeOf(value: Value): Tree {
  return value instanceof Table || value instanceof Tables ? value.tree() : value;
}
