/** The tree of a pattern. */
import type { CharSet } from "./char-set.ts";

export type Node =
  | { readonly type: "empty" }
  | { readonly type: "chars"; readonly set: CharSet }
  | { readonly type: "assert"; readonly what: "begin" | "end" | "beginLine" | "endLine" | "boundary" | "noBoundary" }
  | { readonly type: "group"; readonly of: Node }
  | { readonly type: "repeat"; readonly of: Node; readonly min: number; readonly max: number; readonly greedy: boolean }
  | { readonly type: "concat"; readonly of: readonly Node[] }
  | { readonly type: "alternate"; readonly of: readonly Node[] };

/** Whether nested repetitions multiply to at most `limit`. */
export function repeatsWithin(node: Node, limit: number): boolean {
  switch (node.type) {
    case "repeat": {
      const counted = node.min === 0 && node.max === Infinity ? 0 : node.max === Infinity ? node.min : node.max;
      const isOperator = node.max === Infinity ? node.min <= 1 : node.min === 0 && node.max === 1;
      if (isOperator || (node.max === 0 && node.min === 0)) return node.max === 0 || repeatsWithin(node.of, limit);
      if (counted > limit) return false;
      return repeatsWithin(node.of, counted > 0 ? Math.floor(limit / counted) : limit);
    }
    case "group":
      return repeatsWithin(node.of, limit);
    case "concat":
    case "alternate":
      return node.of.every((part) => repeatsWithin(part, limit));
    default:
      return true;
  }
}

/** What a tree expands to, as Go counts it. */
export function sizeOf(node: Node): number {
  switch (node.type) {
    case "repeat": {
      const size = sizeOf(node.of);
      if (node.max === Infinity) return node.min === 0 ? 2 + size : 1 + node.min * size;
      return node.max * size + (node.max - node.min);
    }
    case "group":
      return 2 + sizeOf(node.of);
    case "concat":
    case "alternate":
      return node.of.reduce((total, part) => total + sizeOf(part), node.of.length - 1);
    default:
      return 1;
  }
}
