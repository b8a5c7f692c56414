import type { Json } from "@sekisho/core";
import { expect, test } from "vitest";
import { formatFor } from "../registry.ts";
import { editFile } from "./edit-file.ts";
import type { PatchOperation } from "./operation.ts";

/** The text with the operations carried out on its first document, or the code of what refused them. */
async function edited(file: string, text: string, ...operations: readonly PatchOperation[]): Promise<string> {
  const format = await formatFor(file)?.load?.();
  if (format === undefined) throw new Error("expected a format");
  const input = { bytes: new TextEncoder().encode(text), file, patches: [{ document: 0, operations }] };
  const { bytes, refusal } = editFile(format, input);
  return refusal === undefined ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) : refusal.code;
}

const set = (path: readonly (string | number)[], value: Json): PatchOperation => ({ op: "set", path, value });
const add = (path: readonly (string | number)[], value: Json): PatchOperation => ({ op: "add", path, value });
const remove = (...path: readonly (string | number)[]): PatchOperation => ({ op: "remove", path });

test.each<readonly [text: string, operation: PatchOperation, wanted: string]>([
  ["a: 1 # one\nb: 2\n", set(["a"], 5), "a: 5 # one\nb: 2\n"],
  ["a: 'x'\nb: \"y\"\n", set(["b"], "z"), "a: 'x'\nb: \"z\"\n"],
  ["a: 'x'\n", set(["a"], "it's"), "a: 'it''s'\n"],
  ["a: x\n", set(["a"], "yes"), 'a: "yes"\n'],
  ["a: x\n", set(["a"], "1e3"), 'a: "1e3"\n'],
  ["a:\nb: 1\n", set(["a", "c"], true), "a:\n  c: true\nb: 1\n"],
  ["a: # why\nb: 1", set(["a"], ["x"]), "a: # why\n  - x\nb: 1"],
  ["l:\n- x\na:\n", set(["a"], ["x"]), "l:\n- x\na:\n- x\n"],
  [
    "l:\n- name: c # c\n  # image\n  image: x\n",
    set(["l", 0, "p", "q"], true),
    "l:\n- name: c # c\n  # image\n  image: x\n  p:\n    q: true\n",
  ],
  ["l:\n    - a: 1\n", add(["l"], { b: 1, c: [2] }), "l:\n    - a: 1\n    - b: 1\n      c:\n          - 2\n"],
  ["l: [a, b] # c\n", add(["l"], "c"), "l: [a, b, c] # c\n"],
  ["l: [\n  a, # one\n  b # two\n]\n", add(["l"], "c"), "l: [\n  a, # one\n  b, # two\n  c\n]\n"],
  ["m: {}\n", set(["m", "a"], "x"), "m: {a: x}\n"],
  ["a: 1\r\nb:\r\n  c: 1", set(["b", "d"], 2), "a: 1\r\nb:\r\n  c: 1\r\n  d: 2"],
  ["a: 1 # one\n# two\nb: 2\n", remove("a"), "# two\nb: 2\n"],
  ["l:\n  - a: 1 # one\n    b: 2\n", remove("l", 0, "a"), "l:\n  - b: 2\n"],
  ["a: # why\n  b: 1 # one\n  # two\nc: 1\n", remove("a", "b"), "a: {} # why\n  # two\nc: 1\n"],
  ["l:\n  - x\n  # y\n  - y\n", remove("l", 0), "l:\n  # y\n  - y\n"],
  ["m: {a: 1, b: 2}\n", remove("m", "a"), "m: {b: 2}\n"],
  ["a: |\n  text\n\nb: 1\n", set(["a"], "x"), "a: x\n\nb: 1\n"],
  // The text of an anchor stands for other places, too.
  ["a: &x 1\nb: *x\n", set(["a"], 2), "patch_changes_more"],
  ["a: &x\n  c: 1\nb: *x\n", set(["b", "c"], 2), "patch_shared"],
  ["a: &x {c: 1}\nb:\n  <<: *x\n  d: 1\n", set(["b", "c"], 2), "patch_shared"],
  ["a: &x {c: 1}\nb:\n  <<: *x\n  d: 1\n", set(["b", "d"], 2), "a: &x {c: 1}\nb:\n  <<: *x\n  d: 2\n"],
  ["a: &x {c: 1}\nb:\n  <<: *x\n", set(["b", "e"], 2), "a: &x {c: 1}\nb:\n  <<: *x\n  e: 2\n"],
  ["a: &x {c: 1}\nb: *x\n", remove("b"), "patch_shared"],
  ["a: &unused 1\n", set(["a"], 2), "a: &unused 2\n"],
  ["a: 1\n", set(["b", 1], 2), "patch_misses"],
  ["a: 1\n", set(["a", "b"], 2), "patch_wrong_type"],
  ["a: 1\n", set(["a", 0], 2), "patch_wrong_type"],
  ["a: 1\n", add(["a"], 2), "patch_wrong_type"],
  ["a: 1\n", remove("b"), "patch_misses"],
  ["a: 1\n", set([], 2), "patch_wrong_type"],
  ["a: [\n", set(["a"], 2), "patch_unreadable"],
  ["a: 1\n", set(["a"], "\ud800"), "patch_wrong_type"],
])("YAML: %j", async (text, operation, wanted) => {
  expect(await edited("a.yaml", text, operation)).toBe(wanted);
});

test.each<readonly [text: string, operation: PatchOperation, wanted: string]>([
  [
    '{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n',
    set(["a", "c"], { d: [1] }),
    '{\n\t"a": {\n\t\t"b": 1,\n\t\t"c": {\n\t\t\t"d": [\n\t\t\t\t1\n\t\t\t]\n\t\t}\n\t}\n}\n',
  ],
  ['{"a":[1,2]}', add(["a"], 3), '{"a":[1,2,3]}'],
  ['{"a": 1, "b": 2}', remove("b"), '{"a": 1}'],
  ['{"a": 1, "b": 2}', remove("a"), '{"b": 2}'],
  ['{\n  "a": 1,\n  "b": 2\n}', remove("b"), '{\n  "a": 1\n}'],
  ['{"b": 1, "1": 2}', remove("1"), '{"b": 1}'],
  ['{"a": 12345678901234567890, "b": 1}', set(["b"], "x"), '{"a": 12345678901234567890, "b": "x"}'],
])("JSON: %j", async (text, operation, wanted) => {
  expect(await edited("a.json", text, operation)).toBe(wanted);
});

const X = ["resource", "x", "y", 0];

test.each<readonly [text: string, operation: PatchOperation, wanted: string]>([
  [
    'resource "x" "y" {\n  name   = "a" # n\n\n  b {\n  }\n}\n',
    set([...X, "on"], true),
    'resource "x" "y" {\n  name   = "a" # n\n  on     = true\n\n  b {\n  }\n}\n',
  ],
  ['resource "x" "y" {}\n', set([...X, "b", 0, "on"], true), 'resource "x" "y" {\n  b {\n    on = true\n  }\n}\n'],
  [
    'resource "x" "y" {\n  a = var.k\n}\n',
    set([...X, "a"], "${aws_kms_key.k.arn}"),
    'resource "x" "y" {\n  a = aws_kms_key.k.arn\n}\n',
  ],
  ['resource "x" "y" {\n  a = 1 // c\n  b = 2\n}\n', remove(...X, "a"), 'resource "x" "y" {\n  b = 2\n}\n'],
  [
    'resource "x" "y" {\n  l = [\n    "a", // one\n  ]\n}\n',
    add([...X, "l"], "b"),
    'resource "x" "y" {\n  l = [\n    "a", // one\n    "b",\n  ]\n}\n',
  ],
  [
    'resource "x" "y" {\n  t = {\n    a = 1\n  }\n}\n',
    set([...X, "t", "b"], 2),
    'resource "x" "y" {\n  t = {\n    a = 1\n    b = 2\n  }\n}\n',
  ],
  ['resource "x" "y" {\n  t = merge(a, b)\n}\n', set([...X, "t", "b"], 2), "patch_wrong_type"],
  ['resource "x" "y" {\n}\n', set(["resource", "x", "z"], [{}]), "patch_layout"],
])("HCL: %j", async (text, operation, wanted) => {
  expect(await edited("a.tf", text, operation)).toBe(wanted);
});

test("operations of one patch are carried out in their order", async () => {
  const operations = [set(["a", "b"], 1), set(["a", "c"], 2), remove("x"), add(["l"], 1), add(["l"], 2)];
  expect(await edited("a.yaml", "x: 1\ny: 2\n", ...operations)).toBe("y: 2\na:\n  b: 1\n  c: 2\nl:\n  - 1\n  - 2\n");
});

test("contradictory operations leave what the last one says", async () => {
  expect(await edited("a.yaml", "x: 1\n", set(["x"], 2), set(["x"], 3))).toBe("x: 3\n");
  expect(await edited("a.yaml", "x: 1\ny: 1\n", remove("x"), set(["x", "a"], 3))).toBe("y: 1\nx:\n  a: 3\n");
});

test("a document of several is edited alone", async () => {
  const format = await formatFor("a.yaml")?.load?.();
  const bytes = new TextEncoder().encode("a: 1\n---\na: 1\n---\na: 1\n");
  const patches = [{ document: 1, operations: [set(["a"], 2)] }];
  const { bytes: made } = format === undefined ? {} : editFile(format, { bytes, file: "a.yaml", patches });
  expect(new TextDecoder().decode(made)).toBe("a: 1\n---\na: 2\n---\na: 1\n");
});

test("a format without an editor is told by name", async () => {
  expect(await edited("Dockerfile", "FROM x\n", set(["a"], 1))).toBe("patch_no_format");
});
