import type { LineTable, Path } from "@sekisho/core";
import type { Location } from "../document.ts";
import { keyText, skipSpace, skipString, skipValue } from "./scan.ts";

interface Child {
  /** -1 for items of an array. */
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly start: number;
  readonly end: number;
}

type Children = ReadonlyMap<string | number, Child>;

/**
 * Finds paths in a text that is known to be well-formed JSON. Each collection on a path is scanned once, at the first
 * question that goes through it; what is on no path is skipped without being looked into.
 */
export class Positions {
  readonly #text: string;
  readonly #lines: () => LineTable;
  readonly #scanned = new Map<number, Children>();

  constructor(text: string, lines: () => LineTable) {
    this.#text = text;
    this.#lines = lines;
  }

  locate(path: Path): Location | undefined {
    const start = skipSpace(this.#text, 0);
    let place: Child = { keyStart: -1, keyEnd: -1, start, end: path.length === 0 ? skipValue(this.#text, start) : -1 };
    for (const part of path) {
      const child = this.#children(place.start).get(part);
      if (child === undefined) return undefined;
      place = child;
    }
    const value = this.#lines().span(place.start, place.end);
    return place.keyStart < 0 ? { value } : { key: this.#lines().span(place.keyStart, place.keyEnd), value };
  }

  #children(at: number): Children {
    let children = this.#scanned.get(at);
    if (children === undefined) {
      children = scanChildren(this.#text, at);
      this.#scanned.set(at, children);
    }
    return children;
  }
}

/** The members of the collection that starts at `at`; of a key that stands twice the last, as its value counts. */
function scanChildren(text: string, at: number): Children {
  const children = new Map<string | number, Child>();
  const object = text.charAt(at) === "{";
  if (!object && text.charAt(at) !== "[") return children;
  let i = skipSpace(text, at + 1);
  while (i < text.length && text.charAt(i) !== "}" && text.charAt(i) !== "]") {
    let keyStart = -1;
    let keyEnd = -1;
    let key: string | number = children.size;
    if (object) {
      keyStart = i;
      keyEnd = skipString(text, i);
      key = keyText(text.slice(keyStart, keyEnd));
      i = skipSpace(text, skipSpace(text, keyEnd) + 1);
    }
    const end = skipValue(text, i);
    children.set(key, { keyStart, keyEnd, start: i, end });
    i = skipSpace(text, end);
    if (text.charAt(i) === ",") i = skipSpace(text, i + 1);
  }
  return children;
}
