import { isJsonArray, isJsonObject, type Json, ownValue, type Path } from "@sekisho/core";

/**
 * Paths below an entry of `resource_changes` whose values are known only after the apply: `after_unknown` has the
 * shape of `after`, with `true` where a value is not known yet.
 */
export function unknownPaths(entry: Json): readonly Path[] {
  const found: Path[] = [];
  const walk = (marks: Json | undefined, path: Path): void => {
    if (marks === true) found.push(path);
    else if (isJsonArray(marks)) for (const [i, item] of marks.entries()) walk(item, [...path, i]);
    else if (isJsonObject(marks)) for (const [key, item] of Object.entries(marks)) walk(item, [...path, key]);
  };
  walk(ownValue(ownValue(entry, "change"), "after_unknown"), ["change", "after"]);
  return found;
}
