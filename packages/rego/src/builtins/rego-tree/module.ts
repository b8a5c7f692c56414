/** Modules as OPA's syntax trees in JSON: `opa parse --format=json`. */
import type { PlainObject, Value } from "../../runtime/value.ts";
import type { Comment, Import, Module } from "../../syntax/ast.ts";
import { encodeBase64 } from "../bytes/base64.ts";
import { toBytes } from "../bytes/utf8.ts";
import { type Place, type Places, spanOf } from "./places.ts";
import { Rules } from "./rules.ts";
import { type Charge, Terms } from "./terms.ts";
import { behindBlank, nameAt } from "./written.ts";

/** Each node of the tree is charged for. Nodes have their `location` where places are given. */
export function moduleTree(module: Module, charge: Charge, places?: Places): PlainObject {
  const terms = new Terms(charge, places);
  const tree: { [key: string]: Value } = { package: packageTree(module, terms) };
  if (module.imports.length > 0) tree["imports"] = module.imports.map((item) => importTree(item, module, terms));
  if (module.rules.length > 0) tree["rules"] = new Rules(terms, places).all(module.rules);
  if (module.comments.length > 0) {
    tree["comments"] = module.comments.map((comment) => {
      charge(comment.text.length);
      return commentTree(comment, module, places);
    });
  }
  return tree;
}

function commentTree({ text, start, end }: Comment, module: Module, places: Places | undefined): Value {
  const { line, column } = module.lines.position(start);
  // The text of its place is all to the end of the line.
  const to = module.text[end] === "\r" ? end + 1 : end;
  return {
    // Go writes its empty bytes for none.
    Text: text === "" ? null : encodeBase64(toBytes(text), "standard", "pad"),
    Location: places?.location(spanOf(start, to)) ?? { file: module.file, row: line, col: column },
  };
}

function packageTree({ package: { path, start }, text }: Module, terms: Terms): Value {
  const end = start + "package".length;
  const { parts } = placesOfPath(text, end);
  // `data` is not written: it has the place of the first part.
  const data = terms.at({ type: "var", value: "data" }, parts[0]);
  const names = path.map((value, i) => terms.at({ type: "string", value }, parts[i]));
  return terms.at({ path: [data, ...names] }, spanOf(start, end));
}

function importTree({ path: [root = "", ...rest], alias, start }: Import, { text }: Module, terms: Terms): Value {
  const end = start + "import".length;
  const { whole, parts } = placesOfPath(text, end);
  const value = [
    terms.at({ type: "var", value: root }, parts[0]),
    ...rest.map((name, i) => terms.at({ type: "string", value: name }, parts[i + 1])),
  ];
  const tree = { path: terms.at({ type: "ref", value }, whole) };
  return terms.at(alias === undefined ? tree : { ...tree, alias }, spanOf(start, end));
}

function placesOfPath(text: string, offset: number): { readonly whole: Place; readonly parts: readonly Place[] } {
  const start = behindBlank(text, offset);
  const { parts, end } = nameAt(text, start);
  return { whole: spanOf(start, end), parts: parts.map((part) => spanOf(part.start, part.end)) };
}
