import { isJsonObject, type Json } from "@sekisho/core";
import { expect, test } from "vitest";
import { parseModule } from "../syntax/parse.ts";
import { syntaxTree } from "./syntax-tree.ts";

/** The text and place of each node of a kind. */
function placesOf(text: string, kind: string): readonly string[] {
  const { value: module } = parseModule(text, "a.rego", { parens: true });
  if (module === undefined) throw new Error("the text is not Rego");
  const found: string[] = [];
  const visit = (tree: Json): void => {
    if (Array.isArray(tree)) return tree.forEach(visit);
    if (!isJsonObject(tree)) return;
    const { type, location } = tree;
    if (type === kind && isJsonObject(location ?? null)) found.push(placeText(location ?? null));
    for (const child of Object.values(tree)) visit(child);
  };
  visit(syntaxTree(module, { locations: true }));
  return found;
}

function placeText(location: Json): string {
  const { row, col, text } = location as { readonly row: number; readonly col: number; readonly text: string };
  return `${row}:${col} ${Buffer.from(text, "base64").toString()}`;
}

test("a term in parentheses has their text, and its own row and column", () => {
  expect(placesOf("package a\np := (1 + 2) * 3\n", "call")).toEqual(["2:7 (1 + 2) * 3", "2:7 (1 + 2)"]);
});

test("columns count characters", () => {
  expect(placesOf('package a\np := ["😀", 1]\n', "number")).toEqual(["2:12 1"]);
});

test("of a number with a sign the text is the sign", () => {
  expect(placesOf("package a\np := -1\n", "number")).toEqual(["2:6 -"]);
});

test("without being asked for, no node has a place", () => {
  const { value: module } = parseModule("package a\np := 1\n", "a.rego");
  expect(module && JSON.stringify(syntaxTree(module))).not.toContain("location");
});
