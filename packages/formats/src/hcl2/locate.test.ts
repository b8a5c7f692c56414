import type { Json, Path } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { read } from "./read.ts";

const document = (text: string) => {
  const { documents, diagnostics } = read(new TextEncoder().encode(text), "main.tf");
  expect(diagnostics).toEqual([]);
  const [first] = documents;
  if (first === undefined) throw new Error("expected a document");
  return first;
};

const TEXT = `locals {
  list = [1, "two", { three = 3 }]
}
resource "aws_s3_bucket" logs {
  bucket = "\${var.p}-logs"
  policy = <<-EOT
    {}
  EOT
}
resource "aws_s3_bucket" "logs" {
  rule { id = 1 }
  rule {
    id = 2
  }
}
data "x" "y" {}
`;

/** Texts of key and value at a path. */
const at = (text: string, path: Path): readonly (string | undefined)[] => {
  const place = document(text).locate(path);
  if (place === undefined) return [];
  return [place.key, place.value].map((span) => span && text.slice(span.start.offset, span.end.offset));
};

describe("places", () => {
  test.each<readonly [path: Path, key: string | undefined, value: string]>([
    [["locals", 0, "list", 1], undefined, '"two"'],
    [["locals", 0, "list", 2, "three"], "three", "3"],
    [["resource", "aws_s3_bucket", "logs", 0, "bucket"], "bucket", '"${var.p}-logs"'],
    [["resource", "aws_s3_bucket", "logs", 0, "policy"], "policy", "<<-EOT\n    {}\n  EOT"],
    [["resource", "aws_s3_bucket", "logs", 1, "rule", 0, "id"], "id", "1"],
    [["resource", "aws_s3_bucket", "logs", 1, "rule", 1], undefined, "rule {\n    id = 2\n  }"],
    [["data"], "data", 'data "x" "y" {}'],
    [["data", "x"], '"x"', 'data "x" "y" {}'],
    [["data", "x", "y"], '"y"', 'data "x" "y" {}'],
  ])("%j", (path, key, value) => expect(at(TEXT, path)).toEqual([key, value]));

  test.each<readonly [Path]>([
    [["nothing"]],
    [["data", "x", "z"]],
    [["data", "x", "y", 1]],
    [["locals", 0, "list", 3]],
    [["locals", 0, "list", "1"]],
    [["resource", "aws_s3_bucket", "logs", 0, "bucket", "x"]],
    [["constructor"]],
  ])("nothing at %j", (path) => expect(document(TEXT).locate(path)).toBeUndefined());

  test("an argument stands before blocks of its name, the last of equal keys counts", () => {
    expect(at("b {}\nb = 1\n", ["b"])).toEqual(["b", "1"]);
    expect(at("a = {k = 1, k = 2}\n", ["a", "k"])).toEqual(["k", "2"]);
  });
});

describe("law: the text at a place reads as the value there", () => {
  const name = fc.constantFrom("a", "b", "c1", "_d");
  const scalar = fc.constantFrom(
    "1",
    "-2.50",
    "true",
    "null",
    '"x"',
    '"${a.b} y"',
    "a.b[0]",
    "f(1, a)",
    "<<E\n x\nE\n",
    "(1)",
  );
  const expression: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      scalar,
      fc.array(tie("value"), { maxLength: 3 }).map((items) => `[\n${items.join(" ,\n# c\n")}\n]`),
      fc
        .array(fc.tuple(name, tie("value")), { maxLength: 3 })
        .map((entries) => `{\n${entries.map(([k, v]) => `${k} = ${v.trimEnd()}\n`).join("")}}`),
    ),
  })).value;

  test("every path", () => {
    fc.assert(
      fc.property(fc.dictionary(name, expression, { maxKeys: 3 }), (entries) => {
        const text = Object.entries(entries)
          .map(([key, value]) => `${key} = ${value.trimEnd()}\n`)
          .join("");
        const whole = document(text);
        for (const [path, value] of pathsOf(whole.value)) {
          if (path.length === 0) continue;
          const span = whole.locate(path)?.value;
          const part = text.slice(span?.start.offset, span?.end.offset);
          expect(document(`x = ${part}\n`).value, JSON.stringify(path)).toEqual({ x: value });
        }
      }),
      { numRuns: 300 },
    );
  });
});

function pathsOf(value: Json, at: Path = []): readonly (readonly [Path, Json])[] {
  const inner = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const isList = Array.isArray(value);
  return [[at, value], ...inner.flatMap(([key, part]) => pathsOf(part as Json, [...at, isList ? Number(key) : key]))];
}
