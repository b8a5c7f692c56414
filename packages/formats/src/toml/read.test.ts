import { Decimal, type Json, type Path } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { anyBytesAreAnswered, ask, everyPathHasAPlace, pathsOf, takesNoTime } from "../../test/laws.ts";
import { toml } from "./index.ts";

const { value, problems, at, document } = ask(toml, "a.toml");

describe("values", () => {
  test.each<readonly [text: string, value: Json]>([
    ["1_000", 1000],
    ["0xff", 255],
    ["1.50", 1.5],
    ["-0.0", 0],
    ["1979-05-27", "1979-05-27T00:00:00Z"],
    ["1979-05-27 07:32:00.50+09:00", "1979-05-27T07:32:00.5+09:00"],
    ["07:32", "0000-01-01T07:32:00Z"],
    ['"a\\tb\\u00e9\\x41"', "a\tbéA"],
    ["'a\\b'", "a\\b"],
    ['"""\na\\\n   b""""', 'ab"'],
    ["[1, [2],\n# c\n'x',]", [1, [2], "x"]],
    ['{a = 1, "b c".d = 2}', { a: 1, "b c": { d: 2 } }],
  ])("%s", (text, expected) => expect(value(`a = ${text}\n`)).toEqual({ a: expected }));

  test.each<readonly [text: string, value: Json]>([
    ["", {}],
    ["a.b = 1\na.c = 2\n", { a: { b: 1, c: 2 } }],
    ["[a.b]\nc = 1\n[a]\nd = 2\n", { a: { b: { c: 1 }, d: 2 } }],
    ["[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 1\n", { a: [{ b: 1 }, { c: { d: 1 } }] }],
    ["[constructor]\nx = 1\n", { constructor: { x: 1 } }],
  ])("%j", (text, expected) => expect(value(text)).toEqual(expected));

  test("an integer keeps all of its digits", () => {
    const [, [, number] = []] = pathsOf(value("a = 9223372036854775807\n") ?? null);
    expect(number instanceof Decimal && Decimal.text(number)).toBe("9223372036854775807");
  });
});

const TEXT = `title = "x" # c
[server]
"host name" = 'a'
ports = [80, 443]
tls.on = true
[[job]]
env = { A = "1" }
[[job]]
`;

describe("places", () => {
  test.each<readonly [path: Path, key: string | undefined, value: string]>([
    [["title"], "title", '"x"'],
    [["server"], "server", "[server]\n\"host name\" = 'a'\nports = [80, 443]\ntls.on = true"],
    [["server", "host name"], '"host name"', "'a'"],
    [["server", "ports", 1], undefined, "443"],
    [["server", "tls"], "tls", "tls.on = true"],
    [["server", "tls", "on"], "on", "true"],
    [["job", 0, "env", "A"], "A", '"1"'],
    [["job", 1], undefined, "[[job]]"],
  ])("%j", (path, key, text) => expect(at(TEXT, path)).toEqual([key, text]));

  test("every path has one, whose text reads as the value where it is a value", () => {
    everyPathHasAPlace(document(TEXT));
    for (const [path, inner] of pathsOf(document(TEXT).value)) {
      const [, text = ""] = at(TEXT, path);
      if (path.length > 0 && !text.startsWith("[[") && !/^\[server|^tls/.test(text)) {
        expect(value(`x = ${text}`), text).toEqual({ x: inner });
      }
    }
  });
});

describe("mistakes", () => {
  test.each<readonly [text: string, problem: string]>([
    ["a = 1\na = 2\n", "toml_duplicate_key 2:1"],
    ["[a]\n[a]\n", "toml_duplicate_key 2:2"],
    ["a = []\n[[a]]\n", "toml_duplicate_key 2:3"],
    ["a = inf", "toml_no_json 1:5"],
    ["a = x\n", "toml_syntax 1:5"],
    ["a = \n", "toml_syntax 1:5"],
    ["a = 1 2\n", "toml_syntax 1:7"],
    ["a = 01\n", "toml_syntax 1:5"],
    ['a = "x\n', "toml_syntax 1:7"],
    ['a = "\\q"\n', "toml_syntax 1:6"],
    ["a\n", "toml_syntax 1:2"],
    ["é = 1\n", "toml_syntax 1:1"],
    ["[a\n", "toml_syntax 1:3"],
    ["a = [1 2]\n", "toml_syntax 1:8"],
    ["a = 1979-02-29\n", "toml_syntax 1:5"],
  ])("%j: %s", (text, problem) => expect(problems(text)).toEqual([problem]));
});

describe("hostile texts", () => {
  test.each([
    ["arrays", `a = ${"[".repeat(100_000)}`],
    ["tables", `a = ${"{a=".repeat(100_000)}`],
    ["points", `${"a.".repeat(100_000)}a = 1`],
    ["points in a header", `[${"a.".repeat(100_000)}a]`],
  ])("%s nested too deep", (_what, text) => expect(problems(text)[0]).toMatch(/^document_too_deep/));

  test.each([
    ["pairs", Array.from({ length: 100_000 }, (_, i) => `a${i} = 1\n`).join("")],
    ["items", "[[a]]\n".repeat(100_000)],
    ["quotes", `a = ${'"""'.repeat(100_000)}`],
    ["digits", `a = ${"1".repeat(1_000_000)}`],
    ["underscores", `a = 1${"_1".repeat(300_000)}`],
    ["lines", `a = """${"x\n".repeat(300_000)}"""`],
  ])("many %s take no time", (_what, text) => takesNoTime(toml, text));

  test("law: any bytes give a value or diagnostics", () =>
    anyBytesAreAnswered(toml, [
      "a",
      ".",
      " = ",
      "[",
      "]",
      "{",
      "}",
      ",",
      '"',
      "'''",
      "\n",
      "#",
      "1",
      "e",
      "true",
      "\\",
      "é",
    ]));
});
