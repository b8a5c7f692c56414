import { isJsonArray, isJsonObject, type Json } from "@sekisho/core";
import type { Writable } from "../../go/json.ts";

/** Fields of OPA's records in their order; an object is the first that has all of its keys. All others are sorted. */
const RECORDS: readonly (readonly string[])[] = [
  ["package", "imports", "annotations", "rules", "comments"],
  ["name", "key", "args", "value", "assign", "ref", "location"],
  ["term", "body"],
  ["key", "value", "body"],
  ["parts", "multi_line"],
  ["file", "row", "col", "text"],
  ["Text", "Location"],
  ["name", "email"],
];

/** A syntax tree whose records have their fields in OPA's order. */
export function inRecordOrder(tree: Json): Writable {
  if (isJsonArray(tree)) return tree.map(inRecordOrder);
  if (!isJsonObject(tree)) return tree;
  const keys = Object.keys(tree).sort();
  const record = keys.length < 2 ? undefined : RECORDS.find((fields) => keys.every((key) => fields.includes(key)));
  const ordered = record === undefined ? keys : record.filter((key) => Object.hasOwn(tree, key));
  return new Map(ordered.map((key) => [key, inRecordOrder(tree[key] ?? null)]));
}
