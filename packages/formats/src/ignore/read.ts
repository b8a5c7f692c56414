import type { Entry, Extent, Fields, Leaf, Tree } from "../tree/tree.ts";
import { trimWhiteEnd, trimWhiteStart } from "../white.ts";

/** Reads each line as `{Kind, Value, Original}`; `Kind` is `Empty`, `Comment`, `Path` or `NegatedPath`. Nothing is wrong. */
export function readTree(text: string): Tree {
  const items: Tree[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    items.push(new Line(line, start));
    start += line.length + 1;
  }
  return { kind: "list", items, start: 0, end: text.length };
}

/** A line whose parts are made when somebody asks: a file may have millions of lines. */
class Line implements Fields {
  readonly kind = "fields";
  readonly start: number;
  readonly end: number;
  readonly #line: string;

  constructor(line: string, start: number) {
    this.start = start;
    this.end = start + line.length;
    this.#line = line;
  }

  get entries(): ReadonlyMap<string, Entry> {
    const line = this.#line;
    const { start, end } = this;
    const stripped = withoutSpaces(line);
    const kind = kindOf(stripped, line);
    const from = kind === "Comment" || kind === "NegatedPath" ? 1 : 0;
    const written = kind === "Empty" ? line : stripped.slice(from);
    const value =
      kind === "Empty" ? line : kind === "Comment" ? trimWhiteEnd(trimWhiteStart(written)) : unescaped(written);
    const leaf = (value: string, at: Extent = { start, end }): Leaf => ({ kind: "leaf", value, ...at });
    return new Map([
      ["Kind", { tree: leaf(kind) }],
      ["Value", { tree: leaf(value, { start: start + from, end: start + from + written.length }) }],
      ["Original", { tree: leaf(line) }],
    ]);
  }
}

function kindOf(stripped: string, line: string): "Empty" | "Comment" | "NegatedPath" | "Path" {
  if (stripped === "") return "Empty";
  if (line.startsWith("#")) return "Comment";
  return line.startsWith("!") ? "NegatedPath" : "Path";
}

/** Without spaces at the end; a backslash keeps the first of them. */
function withoutSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line.charAt(end - 1) === " ") end--;
  return line.slice(0, line.charAt(end - 1) === "\\" ? end + 1 : end);
}

/** Without backslashes; a doubled one is one. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(\\?)/g, "$1");
}
