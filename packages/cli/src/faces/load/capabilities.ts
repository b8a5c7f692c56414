import { isJsonArray, type Json, ownValue } from "@sekisho/core";
import { json } from "@sekisho/formats";

/** The names of built-in functions that a capabilities file of OPA allows, or why it can't be read. */
export function readCapabilities(
  bytes: Uint8Array,
  path: string,
): { readonly names: ReadonlySet<string> } | { readonly mistake: string } {
  const { documents, diagnostics } = json.read(bytes, path, { duplicates: "last" });
  const mistake = diagnostics.find(({ severity }) => severity === "error");
  if (mistake !== undefined) return { mistake: mistake.message };
  const builtins = ownValue(documents[0]?.value, "builtins");
  const names = isJsonArray(builtins) ? builtins.map((builtin: Json) => ownValue(builtin, "name")) : [];
  return { names: new Set(names.filter((name) => typeof name === "string")) };
}
