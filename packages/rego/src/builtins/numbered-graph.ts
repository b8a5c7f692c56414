/**
 * Graphs of names that are walked again and again, as what a policy's data hold and what a rule asks for each of many
 * starts. The first walk of a graph is remembered only; from the second on names get numbers, and each edge remembers
 * the number of the name that it led to. A number is a hint: a walk compares the name with what the edge says now, so
 * whoever changes a graph between two evaluations gets the answer of the changed one.
 */
import { type Members, RSet } from "../runtime/collections.ts";
import { sortTogether } from "../runtime/order.ts";
import type { PlainObject } from "../runtime/value.ts";

/** Smaller graphs are walked in the time in which they are found again. */
const fewest = 32;
/** More names are not kept: whoever puts others into a graph again and again would have them all kept as long as it lives. */
const most = 1 << 16;
/** A walk that meets less than this part of all names sorts what it met. */
const sparse = 4;

/** What a walk marks a name with: that it was met on the way, and that it is a vertex of the graph. */
export const MET = 1;
export const REACHED = 2;

const walkedOnce = new WeakSet<PlainObject>();
const numbered = new WeakMap<PlainObject, Numbering>();

/** The numbers of a graph that was walked before; undefined for a graph that is new or small. */
export function numberingOf(graph: PlainObject): Numbering | undefined {
  const known = numbered.get(graph);
  if (known !== undefined) {
    if (known.names.length <= most) return known;
    numbered.delete(graph);
  } else if (walkedOnce.has(graph)) {
    const made = new Numbering();
    numbered.set(graph, made);
    return made;
  }
  return undefined;
}

/** Remembers that a graph of so many names was walked. */
export function walked(graph: PlainObject, names: number): void {
  if (names >= fewest && names <= most) walkedOnce.add(graph);
}

/** The numbers of names, and what the edges of each led to. */
export class Numbering {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #targets: number[][] = [];
  /** Numbers in the order of their names, of all names that there were then. */
  #order: readonly number[] = [];
  #lastSize = 0;

  number(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.names.push(name) - 1;
      this.#numbers.set(name, number);
      this.#targets.push([]);
    }
    return number;
  }

  /** By the index of an edge: the number of the name that it led to when it was last followed. */
  targets(number: number): number[] {
    // Each number has its list.
    return this.#targets[number] as number[];
  }

  /** The set of `count` reached names. `marks` tells by its number that a name is one of them, and `met` lists all. */
  reached(met: readonly number[], marks: Uint8Array, count: number): RSet {
    const { names } = this;
    const members: Members = { has: (text) => marks[this.#numbers.get(text) ?? names.length] === REACHED };
    // Names that come for the first time are not sorted for the sake of those that may come next.
    const isSettled = this.#lastSize === names.length;
    this.#lastSize = names.length;
    const inOrder = isSettled && count * sparse >= names.length;
    const strings: string[] = [];
    for (const number of inOrder ? this.#sorted() : met) {
      // Every number has a name.
      if (marks[number] === REACHED) strings.push(names[number] as string);
    }
    return RSet.ofStrings(strings, { members, isSorted: inOrder });
  }

  #sorted(): readonly number[] {
    if (this.#order.length < this.names.length) {
      const order = [...this.names.keys()];
      sortTogether([...this.names], order);
      this.#order = order;
    }
    return this.#order;
  }
}
