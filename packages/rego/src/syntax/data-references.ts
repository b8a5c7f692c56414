import type { Module, Term } from "./ast.ts";

/** Where a module names something under `data`. */
export interface DataReference {
  /** What is known of the path below `data`; empty for all of `data`, or for `data[x]`. */
  readonly path: readonly string[];
  /** The word `data` in the module's text. */
  readonly start: number;
  readonly end: number;
}

/**
 * Every reference to `data` of a module, imports and calls, too. A variable of a v0 module that is named `data` counts as
 * all of it: where it hides the root, it stands alone somewhere.
 */
export function dataReferences(module: Module): readonly DataReference[] {
  const found: DataReference[] = [];
  const add = (path: readonly string[], start: number): void => {
    found.push({ path, start, end: start + ROOT.length });
  };
  for (const { path, start } of module.imports) {
    if (path[0] !== ROOT) continue;
    const before = /^(?:import\s+)?/.exec(module.text.slice(start))?.[0].length ?? 0;
    add(path.slice(1), start + before);
  }
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== "object" || value === null) return;
    // Whatever has a `type` in the tree is a term or an expression; expressions hold terms below.
    const node = value as Term;
    if (node.type === "var" && node.name === ROOT) return add([], node.start);
    if (node.type === "call" && node.operator[0] === ROOT) add(node.operator.slice(1), node.start);
    if (node.type === "ref" && node.head.type === "var" && node.head.name === ROOT) {
      add(fixed(node.parts), node.head.start);
      return node.parts.forEach(visit);
    }
    for (const part of Object.values(node)) visit(part);
  };
  visit(module.rules);
  return found;
}

const ROOT = "data";

/** The parts up to the first that is no text. */
function fixed(parts: readonly Term[]): readonly string[] {
  const end = parts.findIndex(({ type }) => type !== "string");
  return (end < 0 ? parts : parts.slice(0, end)).flatMap((part) => (part.type === "string" ? [part.value] : []));
}
