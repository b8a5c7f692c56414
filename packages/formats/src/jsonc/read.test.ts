import type { Json, Path } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { anyBytesAreAnswered, ask, everyPathHasAPlace, takesNoTime } from "../../test/laws.ts";
import { jsonc } from "./index.ts";

const { value, problems, at, document } = ask(jsonc, "a.jsonc");

describe("values", () => {
  test.each<readonly [text: string, value: Json]>([
    ["{}", {}],
    ['{"a": 1, /* b */ "c": [1, 2,] // d\n,}', { a: 1, c: [1, 2] }],
    ['{"a": "x // y", "b": "/* z */" # c\n}', { a: "x // y", b: "/* z */" }],
    ["// a\n/* b\n c */ [1 /*, */, 2]\n", [1, 2]],
  ])("%j", (text, expected) => expect(value(text)).toEqual(expected));
});

const TEXT = `{
  // one
  "a": 1, /* two */ "b": [ 1, 2, ] # three
}`;

describe("places", () => {
  test.each<readonly [path: Path, key: string | undefined, value: string]>([
    [["b", 1], undefined, "2"],
    [["a"], '"a"', "1"],
  ])("%j", (path, key, text) => expect(at(TEXT, path)).toEqual([key, text]));

  test("every path has one", () => everyPathHasAPlace(document(TEXT)));
});

describe("mistakes", () => {
  test.each<readonly [text: string, problem: string]>([
    ["// a\n", "json_syntax 2:1"],
    ['{"a": 1 /* b', "json_syntax 1:9"],
    ['{"a": 1, "a": 2}', "json_duplicate_key 1:10"],
    ['{"a": 1,, }', "json_syntax 1:11"],
    ["[1 // a\n2]", "json_syntax 2:1"],
  ])("%j: %s", (text, problem) => expect(problems(text)).toEqual([problem]));
});

describe("hostile texts", () => {
  test.each([
    ["comments", `[${"/* x */1,".repeat(200_000)}1]`],
    ["open comments", "/*".repeat(500_000)],
    ["commas", `[${",".repeat(500_000)}]`],
    ["slashes", "/".repeat(500_000)],
  ])("many %s take no time", (_what, text) => takesNoTime(jsonc, text));

  test("law: any bytes give a value or diagnostics", () =>
    anyBytesAreAnswered(jsonc, ["{", "}", "[", "]", ",", '"', "//", "/*", "*/", "#", "\n", "1", ":", " ", "\\"]));
});
