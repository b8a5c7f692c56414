import type { Settings } from "../settings.ts";
import type { Entry, Extent, Leaf, List, Tree } from "../tree/tree.ts";
import { isWhite } from "../white.ts";
import { placeOfNoText, type XmlElement, type XmlText } from "./element.ts";
import { parseXml } from "./parse.ts";

/**
 * Reads an XML document as Conftest gives it to rules: an object with the root element; an element is its text, or an
 * object of its attributes (`-name`), its elements and its text (`#content`), where it has any of the first two. What
 * has one name becomes a list. Prefixes of names are left out. Codes: those of `parseXml`.
 */
export function readTree(text: string, settings: Settings): Tree {
  const root = parseXml(text, settings);
  const entries = new Map<string, Entry>([[root.name.local, { key: root.name, tree: treeOf(root, text) }]]);
  return { kind: "fields", entries, start: root.start, end: root.end };
}

function treeOf(element: XmlElement, text: string): Tree {
  const { attributes, content } = element;
  // Only the last text counts, also where it is white: Conftest reads so.
  const last = content.findLast((part) => part.kind === "text");
  const leaf: Leaf =
    last === undefined ? { kind: "leaf", value: "", ...placeOfNoText(element, text) } : trimmed(last, text);
  if (attributes.length === 0 && !content.some((part) => part.kind === "element")) return leaf;
  const parts = new Parts();
  if (leaf.value !== "") parts.entries.set("#content", { tree: leaf });
  for (const { name, value } of attributes) {
    parts.add(`-${name.local}`, name, { kind: "leaf", value: value.value, start: value.start, end: value.end });
  }
  for (const part of content) {
    if (part.kind === "element") parts.add(part.name.local, part.name, treeOf(part, text));
  }
  return { kind: "fields", entries: parts.entries, start: element.start, end: element.end };
}

/** The entries of an object in which what has one name becomes a list. */
class Parts {
  readonly entries = new Map<string, Entry>();
  #lists: Map<string, Tree[]> | undefined;

  add(key: string, { start, end }: Extent, tree: Tree): void {
    const before = this.entries.get(key);
    if (before === undefined) {
      this.entries.set(key, { key: { start, end }, tree });
      return;
    }
    this.#lists ??= new Map();
    const items = this.#lists.get(key) ?? [before.tree];
    items.push(tree);
    this.#lists.set(key, items);
    const list: List = { kind: "list", items, start: items[0]?.start ?? tree.start, end: tree.end };
    this.entries.set(key, { ...before, tree: list });
  }
}

function trimmed({ value, start, end }: XmlText, text: string): Leaf {
  const raw = text.slice(start, end);
  const from = start + edge(raw);
  const written = trim(raw);
  return { kind: "leaf", value: value === raw ? written : trim(value), start: from, end: from + written.length };
}

/** Without what can't be seen at both ends: white space and characters that are no letters, numbers or signs. */
function trim(text: string): string {
  const from = edge(text);
  let to = text.length;
  while (to > from) {
    const length = to - from > 1 && isSurrogate(text.charCodeAt(to - 1)) ? 2 : 1;
    if (isGraphic(text.codePointAt(to - length) ?? 0)) break;
    to -= length;
  }
  return text.slice(from, to);
}

function edge(text: string): number {
  let at = 0;
  while (at < text.length) {
    const code = text.codePointAt(at) ?? 0;
    if (isGraphic(code)) break;
    at += code > 0xffff ? 2 : 1;
  }
  return at;
}

function isSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function isGraphic(code: number): boolean {
  if (code > 32 && code < 127) return true;
  return !isWhite(code) && /[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]/u.test(String.fromCodePoint(code));
}
