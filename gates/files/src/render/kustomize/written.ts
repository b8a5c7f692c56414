import { canonicalJson, isJsonArray, isJsonObject, type Json, ownValue, type Path } from "@sekisho/core";

/**
 * The path of the same value in what was written, where it stands there unchanged: nothing where a patch or a
 * transformer gave it, and nothing where it is not certain which item of a list it is.
 */
export function writtenPath(rendered: Json, written: Json, path: Path): Path | undefined {
  let [here, there]: [Json | undefined, Json | undefined] = [rendered, written];
  const found: (string | number)[] = [];
  for (const part of path) {
    const next: string | number | undefined = typeof part === "string" ? part : sameItem(here, there, part);
    if (next === undefined) return undefined;
    here = typeof part === "string" ? ownValue(here, part) : isJsonArray(here) ? here[part] : undefined;
    there = typeof next === "string" ? ownValue(there, next) : isJsonArray(there) ? there[next] : undefined;
    if (here === undefined || there === undefined) return undefined;
    found.push(next);
  }
  return isSame(here, there) ? found : undefined;
}

/** A map stays the same thing when something in it changes; everything else is what it says. */
function isSame(here: Json | undefined, there: Json | undefined): boolean {
  if (here === undefined || there === undefined) return false;
  if (isJsonObject(here) || isJsonArray(here)) {
    return isJsonArray(here) ? isJsonArray(there) : isJsonObject(there);
  }
  return canonicalJson(here) === canonicalJson(there);
}

/** Items of lists move when one is added: those with a name are known by it, the others by being equal in place. */
function sameItem(here: Json | undefined, there: Json | undefined, index: number): number | undefined {
  if (!isJsonArray(here) || !isJsonArray(there)) return undefined;
  const item = here[index];
  if (item === undefined) return undefined;
  const name = nameOf(item);
  if (name === undefined) {
    const other = there[index];
    return other !== undefined && canonicalJson(item) === canonicalJson(other) ? index : undefined;
  }
  const named = there.flatMap((other, i) => (nameOf(other) === name ? [i] : []));
  return named.length === 1 ? named[0] : undefined;
}

function nameOf(item: Json): string | undefined {
  const name = ownValue(item, "name");
  return typeof name === "string" ? name : undefined;
}
