import { isArray, typeName } from "../runtime/kinds.ts";
import type { Value } from "../runtime/value.ts";

/**
 * The keys of a path that json.patch, json.remove and json.filter take: a string with slashes (`~1` is a slash, `~0` a
 * tilde, leading slashes don't count, "" is the whole document) or an array of keys. Anything else is an error, whose
 * text is returned.
 */
export function readPath(path: Value): { readonly keys: readonly Value[] } | { readonly error: string } {
  if (isArray(path)) return { keys: path };
  if (typeof path !== "string") {
    const wanted = "must be one of {set, array} containing string paths or array of path segments";
    return { error: `${wanted} but got ${typeName(path)}` };
  }
  if (path === "") return { keys: [] };
  const parts = path.replace(/^\/+/, "").split("/");
  return { keys: parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~")) };
}
