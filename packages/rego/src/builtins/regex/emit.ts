/** The tree of a pattern as the source of a JavaScript RegExp with the flag `u`, built from the tree alone. */
import type { CharSet } from "./char-set.ts";
import type { Node } from "./tree.ts";

const assertions = {
  begin: "^",
  end: "$",
  beginLine: "(?<![^\\n])",
  endLine: "(?![^\\n])",
  boundary: "\\b",
  noBoundary: "\\B",
} as const;

export function emitRegExp(node: Node): string {
  switch (node.type) {
    case "empty":
      return "(?:)";
    case "assert":
      return assertions[node.what];
    case "chars":
      return emitSet(node.set);
    case "group":
      return `(${emitRegExp(node.of)})`;
    case "concat":
      return node.of.map((item) => (item.type === "alternate" ? `(?:${emitRegExp(item)})` : emitRegExp(item))).join("");
    case "alternate":
      return node.of.map(emitRegExp).join("|");
    case "repeat": {
      const { min, max } = node;
      const bounds = max === Infinity ? `{${min},}` : min === max ? `{${min}}` : `{${min},${max}}`;
      return `(?:${emitRegExp(node.of)})${bounds}${node.greedy ? "" : "?"}`;
    }
  }
}

function emitSet(set: CharSet): string {
  const only = set.length === 1 ? set[0] : undefined;
  if (only !== undefined && only[0] === only[1]) return emitCharacter(only[0]);
  return `[${set.map(([low, high]) => emitCharacter(low) + (low === high ? "" : `-${emitCharacter(high)}`)).join("")}]`;
}

function emitCharacter(code: number): string {
  const letter = (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return letter ? String.fromCharCode(code) : `\\u{${code.toString(16)}}`;
}

/** Whether a capturing group stands in a loop: JavaScript forgets what it held when the loop goes round, RE2 does not. */
export function capturesInLoop(node: Node, inLoop = false): boolean {
  switch (node.type) {
    case "group":
      return inLoop || capturesInLoop(node.of, false);
    case "repeat":
      return capturesInLoop(node.of, inLoop || node.max > 1);
    case "concat":
    case "alternate":
      return node.of.some((item) => capturesInLoop(item, inLoop));
    default:
      return false;
  }
}
