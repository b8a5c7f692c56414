import type { Builtin } from "../builtins/builtin.ts";
import type { References } from "../emit/link.ts";
import type { Site } from "../plan/ir.ts";
import { savePatterns } from "./patterns.ts";
import type { SavedText } from "./saved.ts";
import { encodeValue } from "./values.ts";

/** A text and what it refers to, as data; undefined when it calls builtins that a name alone does not tell. */
export function saveText(
  text: string,
  references: References & { readonly sites: readonly Site[]; readonly literals: ReadonlySet<string> },
  builtins: ReadonlyMap<string, Builtin>,
): SavedText | undefined {
  if (references.builtins.some((builtin) => builtins.get(builtin.name) !== builtin)) return undefined;
  const files = new Map<string, number>();
  const places: number[] = [];
  for (const site of references.sites.keys()) {
    const place = references.places(site);
    if (place === undefined) throw new Error("a site without a place");
    const file = files.get(place.file) ?? files.size;
    files.set(place.file, file);
    places.push(file, place.line, place.column);
  }
  return {
    text,
    constants: references.constants.map(encodeValue),
    patterns: savePatterns([...references.literals, ...references.constants]),
    builtins: references.builtins.map(({ name }) => name),
    documents: references.documents,
    slots: references.slots,
    files: [...files.keys()],
    places,
  };
}
