import type { TextScanner } from "../scanner.ts";
import type { Entry } from "../tree/tree.ts";

/** Refuses references that nobody closes, and keys that are made of themselves, as every reader of the values would. */
export function checkReferences(entries: ReadonlyMap<string, Entry>, scanner: TextScanner): void {
  const references = new Map<string, readonly string[]>();
  for (const [key, { tree }] of entries) {
    if (tree.kind === "leaf" && typeof tree.value === "string" && tree.value.includes("${")) {
      references.set(
        key,
        namesIn(tree.value, () => scanner.refuse("Expected `}` behind `${`, found none", tree)),
      );
    }
  }
  const sound = new Set<string>();
  for (const key of references.keys()) {
    const circle = findCircle(key, references, sound);
    const at = circle === undefined ? undefined : entries.get(circle);
    if (at !== undefined)
      scanner.refuse("Expected a value that is not made of itself, found a circle of references", at.tree);
  }
}

function namesIn(value: string, unclosed: () => never): readonly string[] {
  const names: string[] = [];
  for (let at = value.indexOf("${"); at >= 0; at = value.indexOf("${", at)) {
    const end = value.indexOf("}", at);
    if (end < 0) return unclosed();
    names.push(value.slice(at + 2, end));
    at = end + 1;
  }
  return names;
}

/** A key that leads back to itself, looked for from `from` on without recursion; `sound` keys lead to none. */
function findCircle(
  from: string,
  references: ReadonlyMap<string, readonly string[]>,
  sound: Set<string>,
): string | undefined {
  const open = new Set<string>();
  const stack: { readonly key: string; next: number }[] = [{ key: from, next: 0 }];
  open.add(from);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const name = references.get(top.key)?.[top.next++];
    if (name === undefined || sound.has(top.key)) {
      sound.add(top.key);
      open.delete(top.key);
      stack.pop();
    } else if (open.has(name)) return top.key;
    else if (references.has(name) && !sound.has(name)) {
      open.add(name);
      stack.push({ key: name, next: 0 });
    }
  }
  return undefined;
}
