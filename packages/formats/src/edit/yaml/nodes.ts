/** Where the nodes of a YAML document stand, and whether their text is theirs alone. */
import { isJsonArray, isJsonObject, type Json, type Path, printPath } from "@sekisho/core";
import type { Document } from "../../document.ts";
import type { Extent } from "../../tree/tree.ts";
import { EditRefusal } from "../operation.ts";
import { valueAt } from "../step.ts";
import type { Lines } from "../text-edit.ts";

/** An entry of a mapping or an item of a list in block style, with what leads to its value. */
export interface Member {
  /** The key, or the dash. */
  readonly start: number;
  /** Behind the colon or the dash. */
  readonly lead: number;
  readonly value: Extent;
}

export class Nodes {
  readonly #document: Document;
  readonly #value: Json;
  readonly #text: string;

  constructor(document: Document, value: Json, lines: Lines) {
    this.#document = document;
    this.#value = value;
    this.#text = lines.text;
  }

  /** The text of a value. Refused where a step of the way leads through an alias or a merge key. */
  extent(path: Path): Extent {
    let holder: Extent | undefined;
    for (let length = 0; length <= path.length; length++) {
      const at = path.slice(0, length);
      const place = this.#document.locate(at);
      if (place === undefined) throw new EditRefusal("patch_misses", `nothing stands at ${printPath(at)}`);
      const extent = { start: place.value.start.offset, end: place.value.end.offset };
      const isInside = holder === undefined || (holder.start <= extent.start && extent.end <= holder.end);
      const isBehindKey = place.key === undefined || place.key.end.offset <= extent.start;
      if (!isInside || !isBehindKey) throw shared(at);
      holder = extent;
    }
    return holder ?? { start: 0, end: 0 };
  }

  /** Whether the container at the path, or one that holds it, stands between brackets. */
  isFlow(path: Path): boolean {
    for (let length = 0; length <= path.length; length++) {
      const at = path.slice(0, length);
      const value = valueAt(this.#value, at) ?? null;
      const start = this.#document.locate(at)?.value.start.offset;
      if ((isJsonArray(value) || isJsonObject(value)) && start !== undefined) {
        if ("[{".includes(this.#text.charAt(start))) return true;
        if (this.#text.charAt(start) === "!") throw layout("a collection with a tag is not edited");
      }
    }
    return false;
  }

  /** The entry or item at the path. */
  member(path: Path): Member {
    const value = this.extent(path);
    const part = path.at(-1);
    if (typeof part === "number") {
      const dash = this.dashes(path.slice(0, -1))[part];
      if (dash === undefined) throw layout("an item has no dash of its own");
      return { start: dash, lead: dash + 1, value };
    }
    const key = this.#document.locate(path)?.key;
    const colon = /[ \t]*:/y;
    colon.lastIndex = key?.end.offset ?? 0;
    if (key === undefined || !colon.test(this.#text)) throw layout("a key has no colon right behind it");
    return { start: key.start.offset, lead: colon.lastIndex, value };
  }

  /** The dashes of a list in block style. */
  dashes(path: Path): readonly number[] {
    const list = this.extent(path);
    const items = valueAt(this.#value, path);
    const dashes: number[] = [];
    let at = list.start;
    for (let i = 0; i < (isJsonArray(items) ? items.length : 0); i++) {
      const dash = skipTrivia(this.#text, at);
      if (this.#text.charAt(dash) !== "-") throw layout("an item has no dash of its own");
      dashes.push(dash);
      const place = this.#document.locate([...path, i]);
      const alias = /[ \t]*\*[^\s,[\]{}]+/y;
      alias.lastIndex = dash + 1;
      at = alias.test(this.#text) ? alias.lastIndex : Math.max(dash + 1, place?.value.end.offset ?? 0);
    }
    return dashes;
  }
}

/** Behind white space, line breaks and comments. */
export function skipTrivia(text: string, from: number): number {
  const trivia = /(?:[ \t\r\n]|(?<=^|[ \t\r\n])#[^\r\n]*)*/y;
  trivia.lastIndex = from;
  trivia.test(text);
  return trivia.lastIndex;
}

export function layout(message: string): EditRefusal {
  return new EditRefusal("patch_layout", message);
}

export function shared(path: Path): EditRefusal {
  const where = printPath(path);
  return new EditRefusal("patch_shared", `${where} comes from an anchor or a merge key that stands elsewhere`);
}
