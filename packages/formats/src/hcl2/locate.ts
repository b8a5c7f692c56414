import { LineTable, type Path } from "@sekisho/core";
import type { Location } from "../document.ts";
import { ArgumentNames } from "./argument-names.ts";
import { Cursor } from "./cursor.ts";
import { parseItem, parseItems } from "./parse.ts";
import type { Block, Body, Expression, Extent, Item, ObjectEntry } from "./syntax.ts";
import { Valuer } from "./value.ts";

/** Something that a path leads to. Entries come from blocks, whose labels nest them, and from arguments and objects. */
interface Place {
  readonly key: Extent | undefined;
  readonly value: Extent;
  /** What stands below it, made at the first question. */
  children(): Places;
}

type Places = ReadonlyMap<string | number, Place>;

/**
 * Finds paths of one document. A block stands from its type to its closing brace. What its type and labels lead to, and
 * the list of all blocks with them, is the first of these. Of the top level only the outlines are kept: the insides are
 * read again when a question leads there.
 */
export class Positions {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #lines: LineTable;
  readonly #valuer: Valuer;
  readonly #root: Place;

  constructor(text: string, file: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
    this.#lines = new LineTable(file, text);
    this.#valuer = new Valuer(text);
    this.#root = once(undefined, { start: 0, end: text.length }, () => this.#top());
  }

  locate(path: Path): Location | undefined {
    let place = this.#root;
    for (const part of path) {
      const child = place.children().get(part);
      if (child === undefined) return undefined;
      place = child;
    }
    const { key } = place;
    const value = this.#lines.span(place.value.start, place.value.end);
    return key === undefined ? { value } : { key: this.#lines.span(key.start, key.end), value };
  }

  #top(): Places {
    const outlines: Outline[] = [];
    for (const item of parseItems(new Cursor(this.#text, { maxDepth: this.#maxDepth }))) {
      const { start } = item;
      outlines.push(
        outline(item, () =>
          parseItem(new Cursor(this.#text, { at: start, maxDepth: this.#maxDepth }), new ArgumentNames()),
        ),
      );
    }
    return this.#items(outlines);
  }

  #body(body: Body): Places {
    return this.#items(body.map((item) => outline(item, () => item)));
  }

  #items(items: readonly Outline[]): Places {
    const places = new Map<string | number, Place>();
    const blocks = items.filter(({ isBlock }) => isBlock);
    for (const [type, group] of grouped(blocks, ({ name }) => name)) places.set(type, this.#blocks(group, 0));
    for (const item of items) {
      if (item.isBlock) continue;
      places.set(
        item.name,
        once(item.key, item.value, () => {
          const whole = item.whole();
          return whole.kind === "attribute" ? this.#children(whole.value) : new Map();
        }),
      );
    }
    return places;
  }

  /** Blocks that agree in their type and in their first `depth` labels. */
  #blocks(blocks: readonly Outline[], depth: number): Place {
    const [first] = blocks;
    const key = first?.labels[depth - 1] ?? first?.key;
    const value = first?.value ?? NOWHERE;
    if (first !== undefined && depth < first.labels.length) {
      return once(key, value, () => {
        const groups = grouped(blocks, ({ labels }) => labels[depth]?.text ?? "");
        return new Map([...groups].map(([label, group]) => [label, this.#blocks(group, depth + 1)]));
      });
    }
    return once(key, value, () => new Map(blocks.map((block, i) => [i, this.#block(block)])));
  }

  #block(block: Outline): Place {
    return once(undefined, block.value, () => {
      const whole = block.whole();
      return whole.kind === "block" ? this.#body(whole.body) : new Map();
    });
  }

  #children(expression: Expression): Places {
    const places = new Map<string | number, Place>();
    if (expression.kind === "interpolation") return this.#children(expression.inner);
    if (expression.kind === "tuple") {
      for (const [i, item] of expression.items.entries()) places.set(i, this.#value(undefined, item));
    } else if (expression.kind === "object") {
      for (const entry of expression.entries) {
        places.set(this.#valuer.key(entry), this.#value(keyExtent(entry), entry.value));
      }
    }
    return places;
  }

  #value(key: Extent | undefined, expression: Expression): Place {
    return once(key, { start: expression.start, end: expression.end }, () => this.#children(expression));
  }
}

const NOWHERE: Extent = { start: 0, end: 0 };

/** What of an item is needed to find it; `whole` gives the rest. */
interface Outline {
  readonly isBlock: boolean;
  readonly name: string;
  readonly key: Extent;
  readonly value: Extent;
  readonly labels: Block["labels"];
  whole(): Item;
}

function outline(item: Item, whole: () => Item): Outline {
  const isBlock = item.kind === "block";
  const value = isBlock ? item : item.value;
  return {
    isBlock,
    name: isBlock ? item.type : item.name,
    key: { start: item.start, end: isBlock ? item.typeEnd : item.nameEnd },
    value: { start: value.start, end: value.end },
    labels: isBlock ? item.labels : [],
    whole,
  };
}

function keyExtent({ key }: ObjectEntry): Extent {
  return { start: key.start, end: key.end };
}

function once(key: Extent | undefined, value: Extent, make: () => Places): Place {
  let made: Places | undefined;
  return { key, value, children: () => (made ??= make()) };
}

function grouped<T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}
