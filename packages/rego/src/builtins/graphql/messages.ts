/** Texts of messages about GraphQL documents. */
import { quote } from "../../runtime/print.ts";
import { type Value, valueKinds } from "./nodes.ts";

/** A value as it is written. */
export function valueText(value: Value | undefined): string {
  if (value === undefined) return "<nil>";
  switch (value.kind) {
    case valueKinds.variable:
      return `$${value.raw}`;
    case valueKinds.string:
    case valueKinds.block:
      return quote(value.raw);
    case valueKinds.list:
      return `[${value.children.map((child) => valueText(child.value)).join(",")}]`;
    case valueKinds.object:
      return `{${value.children.map((child) => `${child.name}:${valueText(child.value)}`).join(",")}}`;
    default:
      return value.raw;
  }
}

/** ` Did you mean "a" or "b"?`, or nothing when nothing is alike. */
export function didYouMean(prefix: string, typed: string, options: readonly string[]): string {
  const alike = suggestions(typed, options);
  return alike.length === 0 ? "" : ` ${prefix} ${quotedOrList(alike)}?`;
}

/** `"a"`, `"a" or "b"`, `"a", "b", or "c"`: five at most. */
export function quotedOrList(items: readonly string[]): string {
  const quoted = items.slice(0, 5).map((item) => `"${item}"`);
  if (quoted.length === 2) return quoted.join(" or ");
  return quoted.map((item, i) => (i === 0 ? item : i === quoted.length - 1 ? `, or ${item}` : `, ${item}`)).join("");
}

/** Names that need few edits to become one another, the closest first. */
export function suggestions(typed: string, options: readonly string[]): string[] {
  const threshold = Math.floor(byteLength(typed) * 0.4) + 1;
  return options
    .map((option) => ({ option, distance: lexicalDistance(typed, option) }))
    .filter(({ distance }) => distance <= threshold)
    .sort((a, b) => a.distance - b.distance)
    .map(({ option }) => option);
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Longer names are no typing errors of each other; the work stays bounded. */
const longest = 200;

function lexicalDistance(a: string, b: string): number {
  if (a === b) return 0;
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  if (left === right) return 1;
  if (left.length > longest || right.length > longest) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      // Both rows are filled up to here.
      const substitution = (row[j - 1] as number) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[right.length] as number;
}
