/**
 * An upper bound of what a backtracking engine may do with a pattern. A choice costs nothing when the next character
 * decides it: then the paths that are given up fail at once. Anything that the rules below can't bound is infinite.
 */
import { type CharSet, disjoint, union } from "./char-set.ts";
import type { Node } from "./tree.ts";

/** At most `factor` × (length of the subject) ^ `degree` steps for all starting positions together. */
export interface Cost {
  readonly degree: number;
  readonly factor: number;
}

interface Analysis {
  /** In how many ways the node can match from one position. */
  readonly ways: Cost;
  /** Steps of all these ways from one position. */
  readonly work: Cost;
}

interface First {
  readonly set: CharSet;
  readonly nullable: boolean;
}

const once: Cost = { degree: 0, factor: 1 };
const never: Cost = { degree: Infinity, factor: Infinity };
const refused: Analysis = { ways: never, work: never };

export function backtrackingCost(tree: Node): Cost {
  const { work } = new Analyst().analyze(tree, [], true);
  if (isAnchored(tree)) return { degree: Math.max(work.degree, 1), factor: work.factor };
  // Each position may be a start; what is bounded from one position is linear over all.
  return { degree: work.degree + 1, factor: work.factor };
}

/** Whether a match can only start at the beginning of the text. */
export function isAnchored(node: Node): boolean {
  switch (node.type) {
    case "assert":
      return node.what === "begin";
    case "group":
      return isAnchored(node.of);
    case "concat":
      return node.of[0] !== undefined && isAnchored(node.of[0]);
    case "alternate":
      return node.of.every(isAnchored);
    default:
      return false;
  }
}

class Analyst {
  readonly #firsts = new Map<Node, First>();

  /** `follow`: what may come next; `last`: nothing comes after, so that reaching the end of the node is a match. */
  analyze(node: Node, follow: CharSet, last: boolean): Analysis {
    switch (node.type) {
      case "empty":
      case "assert":
      case "chars":
        return { ways: once, work: once };
      case "group":
        return this.analyze(node.of, follow, last);
      case "concat":
        return this.#concat(node.of, follow, last);
      case "alternate":
        return this.#alternate(node.of, follow, last);
      case "repeat":
        return this.#repeat(node, follow, last);
    }
  }

  #concat(items: readonly Node[], follow: CharSet, last: boolean): Analysis {
    // Most patterns are mostly characters, for which nothing needs to be known of their neighbours.
    if (items.every(isSingle)) return { ways: once, work: { degree: 0, factor: items.length } };
    const follows: CharSet[] = [];
    let next = follow;
    for (const item of items.toReversed()) {
      follows.unshift(next);
      const { set, nullable } = this.#first(item);
      next = nullable ? union(set, next) : set;
    }
    let ways = once;
    let work: Cost = { degree: 0, factor: 0 };
    items.forEach((item, at) => {
      if (isSingle(item)) {
        work = plus(work, ways);
        return;
      }
      const part = this.analyze(item, follows[at] ?? [], last && at === items.length - 1);
      work = plus(work, times(ways, part.work));
      ways = times(ways, part.ways);
    });
    return { ways, work };
  }

  #alternate(branches: readonly Node[], follow: CharSet, last: boolean): Analysis {
    const parts = branches.map((branch) => this.analyze(branch, follow, last));
    const work = parts.reduce((total, part) => plus(total, part.work), once);
    let seen: CharSet = [];
    let decided = true;
    for (const branch of branches) {
      const { set, nullable } = this.#first(branch);
      const starts = nullable ? union(set, follow) : set;
      if (!disjoint(seen, starts)) decided = false;
      seen = union(seen, starts);
    }
    const ways = parts.map((part) => part.ways).reduce((a, b) => (decided ? larger(a, b) : plus(a, b)));
    return { ways, work };
  }

  #repeat(node: Node & { readonly type: "repeat" }, follow: CharSet, last: boolean): Analysis {
    const { of, min, max } = node;
    if (max === 0) return { ways: once, work: once };
    const { set, nullable } = this.#first(of);
    if (nullable) return refused;
    const single = max === 1;
    const body = this.analyze(of, single ? follow : union(set, follow), single && last);
    // At the very end of a pattern whatever the loop takes is a match: nothing is given up.
    const decided = last || disjoint(set, follow);
    const plain = body.ways.degree === 0 && body.ways.factor === 1;
    if (max === Infinity) {
      if (!plain) return refused;
      const rounds: Cost = last ? { degree: 0, factor: min + 1 } : { degree: 1, factor: 1 };
      const work = last ? times(rounds, body.work) : { degree: 1, factor: body.work.factor * (min + 1) };
      return { ways: decided ? once : { degree: 1, factor: 1 }, work };
    }
    const choices = decided ? 1 : max - min + 1;
    // Each round is entered in as many ways as the rounds before it can end.
    const entries = power(body.ways, max - 1);
    const ways = times(entries, body.ways);
    return {
      ways: { degree: ways.degree, factor: ways.factor * choices },
      work: times({ degree: entries.degree, factor: entries.factor * max }, body.work),
    };
  }

  #first(node: Node): First {
    const known = this.#firsts.get(node);
    if (known !== undefined) return known;
    const first = this.#computeFirst(node);
    this.#firsts.set(node, first);
    return first;
  }

  #computeFirst(node: Node): First {
    switch (node.type) {
      case "empty":
      case "assert":
        return { set: [], nullable: true };
      case "chars":
        return { set: node.set, nullable: false };
      case "group":
        return this.#first(node.of);
      case "repeat": {
        const { set, nullable } = this.#first(node.of);
        return { set: node.max === 0 ? [] : set, nullable: nullable || node.min === 0 };
      }
      case "concat": {
        let set: CharSet = [];
        for (const item of node.of) {
          const first = this.#first(item);
          set = union(set, first.set);
          if (!first.nullable) return { set, nullable: false };
        }
        return { set, nullable: true };
      }
      case "alternate": {
        const firsts = node.of.map((branch) => this.#first(branch));
        return {
          set: firsts.reduce<CharSet>((all, first) => union(all, first.set), []),
          nullable: firsts.some((first) => first.nullable),
        };
      }
    }
  }
}

/** Whether a node matches in one way, in one step. */
function isSingle({ type }: Node): boolean {
  return type === "chars" || type === "assert" || type === "empty";
}

function plus(a: Cost, b: Cost): Cost {
  if (a.degree === b.degree) return { degree: a.degree, factor: a.factor + b.factor };
  const [high, low] = a.degree > b.degree ? [a, b] : [b, a];
  return { degree: high.degree, factor: high.factor + low.factor };
}

function times(a: Cost, b: Cost): Cost {
  return { degree: a.degree + b.degree, factor: a.factor * b.factor };
}

function larger(a: Cost, b: Cost): Cost {
  return { degree: Math.max(a.degree, b.degree), factor: Math.max(a.factor, b.factor) };
}

function power(base: Cost, exponent: number): Cost {
  return { degree: base.degree * exponent, factor: base.factor ** exponent };
}
