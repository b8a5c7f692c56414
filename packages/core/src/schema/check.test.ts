import { describe, expect, test } from "vitest";
import type { Json } from "../json.ts";
import { printPath } from "../path.ts";
import { check } from "./check.ts";
import { array, map, refine, union } from "./composite.ts";
import { object, optional, withDefault } from "./object.ts";
import { boolean, date, matching, oneOf, string, version } from "./scalars.ts";
import type { Schema } from "./schema.ts";

const locate = () => undefined;

/** The mistakes as `kind`, in order. */
function kinds(schema: Schema<unknown>, value: Json): readonly string[] {
  return check(schema, value, { codes: "t", locate }).diagnostics.map((d) => d.code.replace(/^t_/, ""));
}

function read<T>(schema: Schema<T>, value: Json): T | undefined {
  return check(schema, value, { codes: "t", locate }).value;
}

describe("scalars", () => {
  const name = matching(/^[a-z]+$/, "a name");
  test.each<[string, Schema<unknown>, Json, readonly string[]]>([
    ["text", string, "a", []],
    ["blank text", string, " \n", ["bad_value"]],
    ["number for text", string, 1, ["wrong_type"]],
    ["null for text", string, null, ["wrong_type"]],
    ["boolean", boolean, false, []],
    ["text for boolean", boolean, "false", ["wrong_type"]],
    ["pattern", name, "abc", []],
    ["not the pattern", name, "a-b", ["bad_value"]],
    ["word", oneOf(["deny", "warn"]), "warn", []],
    ["not a word", oneOf(["deny", "warn"]), "wran", ["bad_value"]],
    ["day", date, "2024-02-29", []],
    ["day that is not", date, "2026-02-29", ["bad_value"]],
    ["month that is not", date, "2026-13-01", ["bad_value"]],
    ["moment for a day", date, "2026-01-01T00:00:00Z", ["bad_value"]],
  ])("%s", (_, schema, value, expected) => {
    expect(kinds(schema, value)).toEqual(expected);
  });

  test("a hint names the nearest word", () => {
    const [mistake] = check(oneOf(["deny", "audit"]), "adit", { codes: "t", locate }).diagnostics;
    expect(mistake?.hint).toContain('"audit"');
  });
});

describe("object", () => {
  const schema = object({ a: string, b: optional(boolean), c: withDefault(array(string), ["x"]) });

  test("reads what is there, and defaults", () => {
    expect(read(schema, { a: "1" })).toEqual({ a: "1", c: ["x"] });
    expect(read(schema, { a: "1", b: true, c: [] })).toEqual({ a: "1", b: true, c: [] });
  });

  test("reports every mistake at once", () => {
    expect(kinds(schema, { bb: 1, b: "no", c: [1, "", "y"] })).toEqual([
      "unknown_key",
      "wrong_type",
      "wrong_type",
      "bad_value",
      "missing_key",
    ]);
  });

  test.each<[string, Json]>([
    ["list", []],
    ["null", null],
    ["text", "a"],
  ])("%s is no object", (_, value) => {
    expect(kinds(schema, value)).toEqual(["wrong_type"]);
  });

  test("inherited names are unknown keys and never read", () => {
    const hostile = JSON.parse('{"a":"1","__proto__":{"b":true},"constructor":1}') as Json;
    expect(kinds(schema, hostile)).toEqual(["unknown_key", "unknown_key"]);
    expect(kinds(object({ constructor: string }), {})).toEqual(["missing_key"]);
  });

  test("another version is refused alone", () => {
    const versioned = object({ name: string, apiVersion: version(["rulebook/v1"]) });
    expect(kinds(versioned, { apiVersion: "rulebook/v3", nmae: 1 })).toEqual(["unsupported_version"]);
    expect(kinds(versioned, { nmae: "a" })).toEqual(["missing_key"]);
    expect(kinds(versioned, { apiVersion: "rulebook/v1", name: "a" })).toEqual([]);
  });
});

describe("map and union", () => {
  test("a map keeps hostile names as names", () => {
    const value = JSON.parse('{"__proto__":"x","a":"y"}') as Json;
    expect([...(read(map(string), value) ?? [])]).toEqual([
      ["__proto__", "x"],
      ["a", "y"],
    ]);
  });

  test("names of a map are checked", () => {
    expect(kinds(map(string, matching(/^[a-z]+$/, "a name")), { A: "x", b: 1 })).toEqual(["bad_value", "wrong_type"]);
  });

  test("a union reads any of its shapes and tells the nearest one's mistakes", () => {
    const shape = union([string, object({ file: string }), object({ env: string, name: string })]);
    expect(read(shape, "a")).toBe("a");
    expect(read(shape, { file: "f" })).toEqual({ file: "f" });
    expect(kinds(shape, 3)).toEqual(["wrong_type"]);
    expect(kinds(shape, { fil: "f" })).toEqual(["unknown_key", "missing_key"]);
  });

  test("refine adds a condition", () => {
    const even = refine(array(string), (items) => (items.length % 2 === 0 ? undefined : "an even number is needed"));
    expect(kinds(even, ["a"])).toEqual(["bad_value"]);
    expect(kinds(even, [1])).toEqual(["wrong_type"]);
  });
});

test("a mistake is shown at the key, the value, or the nearest that stands in the text", () => {
  const position = (line: number) => ({ line, column: 1, offset: 0 });
  const span = (line: number) => ({ file: "f", start: position(line), end: position(line) });
  const places: Record<string, { key?: ReturnType<typeof span>; value: ReturnType<typeof span> }> = {
    "": { value: span(1) },
    inner: { key: span(2), value: span(3) },
    "inner.x": { key: span(4), value: span(5) },
    "inner.z": { key: span(6), value: span(7) },
  };
  const schema = object({ inner: object({ x: string, y: string }), last: string });
  const { diagnostics } = check(
    schema,
    { inner: { x: 1, z: 2 } },
    { codes: "rulebook", locate: (path) => places[printPath(path)] },
  );
  expect(diagnostics.map((d) => [d.code, d.span?.start.line])).toEqual([
    ["rulebook_wrong_type", 5],
    ["rulebook_unknown_key", 6],
    ["rulebook_missing_key", 2],
    ["rulebook_missing_key", 1],
  ]);
});
