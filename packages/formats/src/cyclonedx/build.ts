import type { Entry, Extent, Fields, List, Tree } from "../tree/tree.ts";

/** An object of the value while elements are read into it: what stands twice is read into the same one. */
export class OpenFields implements Fields {
  readonly kind = "fields";
  readonly entries = new Map<string, Entry>();
  readonly start: number;
  readonly end: number;

  constructor({ start, end }: Extent) {
    this.start = start;
    this.end = end;
  }
}

/** A list of the value while elements are added to it; it stands from its first item, or from what holds it, to its last. */
export class OpenList implements List {
  readonly kind = "list";
  readonly items: Tree[] = [];
  readonly start: number;
  #end: number;

  constructor({ start, end }: Extent) {
    this.start = start;
    this.#end = end;
  }

  get end(): number {
    return this.#end;
  }

  add(item: Tree): void {
    this.items.push(item);
    this.#end = Math.max(this.#end, item.end);
  }
}

/** An object of some entries of another one. */
export function only(object: OpenFields, names: readonly string[]): OpenFields {
  const picked = new OpenFields(object);
  for (const name of names) {
    const entry = object.entries.get(name);
    if (entry !== undefined) picked.entries.set(name, entry);
  }
  return picked;
}
