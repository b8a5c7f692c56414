import { expect, test } from "vitest";
import { separateDocuments } from "./yaml-documents.ts";

test.each<[string, string, readonly string[]]>([
  ["one document", "a: 1\n", ["a: 1\n"]],
  ["a mark in the first line does not cut", "---\na: 1\n", ["---\na: 1\n"]],
  ["a mark cuts", "a: 1\n---\nb: 2\n", ["a: 1", "b: 2\n"]],
  ["an empty document counts", "a: 1\n---\n", ["a: 1", ""]],
  ["a mark with a comment does not cut", "a: 1\n--- # x\nb: 2\n", ["a: 1\n--- # x\nb: 2\n"]],
  ["lines may end with CRLF", "a: 1\r\n---\r\nb: 2\r\n", ["a: 1", "b: 2\r\n"]],
  ["a directive keeps its mark", "%YAML 1.1\n---\na: 1\n", ["%YAML 1.1\n---\na: 1\n"]],
  ["and the next one cuts", "%YAML 1.1\n---\na: 1\n---\nb: 2\n", ["%YAML 1.1\n---\na: 1", "b: 2\n"]],
])("%s", (_, text, parts) => {
  expect(separateDocuments(Buffer.from(text)).map((part) => Buffer.from(part).toString())).toEqual(parts);
});
