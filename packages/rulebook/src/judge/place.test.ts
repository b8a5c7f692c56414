import { type Document, yaml } from "@sekisho/formats";
import { expect, test } from "vitest";
import { placeOf } from "./place.ts";

const read = (text: string, file: string): Document => {
  const [document] = yaml.read(new TextEncoder().encode(text), file).documents;
  if (document === undefined) throw new Error("no document");
  return document;
};

const written = read("# here\na: 1\nb:\n  c: 2\n", "base.yaml");
const made = read("a: 1\nb:\n  c: 3\n", "overlay");
/** `a` stands in a file as it is, and so does the map `b`, but not the value in it. */
const rendered: Document = {
  ...made,
  file: "base.yaml",
  locate: (path) => made.locate(path),
  origin: (path) => (path.at(-1) === "c" ? undefined : written.locate(path)),
};

test.each<[string, readonly string[], number, unknown]>([
  ["what stands there", ["a"], 0, { file: "base.yaml", line: 2, column: 4 }],
  ["what is missing, by the map that stands there", ["b", "x"], 1, { file: "base.yaml", line: 3, column: 1 }],
  [
    "what was made",
    ["b", "c"],
    0,
    { file: "base.yaml", line: 1, column: 1, endColumn: 1, rendered: { line: 3, column: 6, endLine: 3, endColumn: 7 } },
  ],
])("%s", (_, path, missing, place) => {
  expect(placeOf(rendered, path, missing)).toMatchObject(place as object);
  expect("rendered" in (placeOf(rendered, ["a"], 0) ?? {})).toBe(false);
});
