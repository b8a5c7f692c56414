import type { LineTable, Path } from "@sekisho/core";
import { type Event, parseEvents } from "js-yaml";
import type { Location } from "../document.ts";
import type { Settings } from "../settings.ts";
import type { Parsed } from "./compose.ts";
import { parserDepth } from "./parse.ts";
import { buildTree, type Tree } from "./tree.ts";

/** Finds paths of the documents of one piece of a file. Parses the piece again at the first question, and keeps that. */
export class Positions {
  readonly #source: string;
  readonly #offset: number;
  readonly #lines: () => LineTable;
  readonly #settings: Settings;
  readonly #trees = new Map<number, Tree>();
  #events: readonly Event[] | undefined;

  constructor(piece: Parsed, lines: () => LineTable, settings: Settings) {
    // The events are not kept: they are ten times as large as the text.
    this.#source = piece.source;
    this.#offset = piece.offset;
    this.#lines = lines;
    this.#settings = settings;
  }

  /** A path of the document whose content starts at event `index`; aliases and merges lead to where the text stands. */
  locate(index: number, path: Path): Location | undefined {
    let node = this.#tree(index);
    let key: readonly [number, number] | undefined;
    for (const part of path) {
      if (typeof part === "number") {
        const item = node.items?.[part];
        if (item === undefined) return undefined;
        node = item;
        key = undefined;
      } else {
        const entry = node.entries?.get(part);
        if (entry === undefined) return undefined;
        node = entry.value;
        key = entry.key;
      }
    }
    const lines = this.#lines();
    const span = ([from, to]: readonly [number, number]) => lines.span(this.#offset + from, this.#offset + to);
    const value = span([node.start, node.end]);
    return key === undefined ? { value } : { key: span(key), value };
  }

  #tree(index: number): Tree {
    const known = this.#trees.get(index);
    if (known !== undefined) return known;
    this.#events ??= parseEvents(this.#source, { maxDepth: parserDepth(this.#settings) });
    const tree = buildTree(this.#source, this.#events, index);
    this.#trees.set(index, tree);
    return tree;
  }
}
