import type { Json, Path } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { anyBytesAreAnswered, ask, everyPathHasAPlace, takesNoTime } from "../../test/laws.ts";
import { properties } from "./index.ts";

const { value, problems, at, document } = ask(properties, "a.properties");

describe("values", () => {
  test.each<readonly [text: string, value: Json]>([
    ["", {}],
    ["a = b c \nd:e\nf g\n! h\nk", { a: "b c ", d: "e", f: "g", k: "" }],
    ["a\\ b\\=c = d\\\n   e\\u00e9\\t\\q\n", { "a b=c": "deé\tq" }],
    ["a=1\r\na=2\r", { a: "2" }],
    ["a = ${b}\nb = 1\n", { a: "${b}", b: "1" }],
    ["constructor = 1\n", { constructor: "1" }],
  ])("%j", (text, expected) => expect(value(text)).toEqual(expected));
});

const TEXT = "# c\n a\\ b : 1\nc = x\\\n  y\nd";

describe("places", () => {
  test.each<readonly [path: Path, key: string | undefined, value: string]>([
    [["a b"], "a\\ b", "1"],
    [["c"], "c", "x\\\n  y"],
    [["d"], "d", ""],
  ])("%j", (path, key, text) => expect(at(TEXT, path)).toEqual([key, text]));

  test("every path has one", () => everyPathHasAPlace(document(TEXT)));
});

describe("mistakes", () => {
  test.each<readonly [text: string, problem: string]>([
    ["= b\n", "properties_syntax 1:1"],
    ["a = b\\", "properties_syntax 1:7"],
    ["a = \\u00g0\n", "properties_syntax 1:7"],
    ["a = ${b\n", "properties_syntax 1:5"],
    ["a = ${b}\nb = x${a}\n", "properties_syntax 2:5"],
  ])("%j: %s", (text, problem) => expect(problems(text)).toEqual([problem]));
});

describe("hostile texts", () => {
  test.each([
    ["keys", Array.from({ length: 100_000 }, (_, i) => `a${i}=1\n`).join("")],
    ["continued lines", `a = ${"x\\\n".repeat(200_000)}`],
    ["backslashes", "\\".repeat(500_000)],
    ["references", `a0 = x\n${Array.from({ length: 50_000 }, (_, i) => `a${i + 1} = \${a${i}}\${a${i}}\n`).join("")}`],
    ["open references", `a = ${"${".repeat(300_000)}`],
  ])("many %s take no time", (_what, text) => takesNoTime(properties, text));

  test("law: any bytes give a value or diagnostics", () =>
    anyBytesAreAnswered(properties, ["a", "=", ":", " ", "\n", "\r\n", "#", "!", "\\", "\\u0041", "${", "}"]));
});
