import type { Json, Path } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { anyBytesAreAnswered, ask, everyPathHasAPlace, takesNoTime } from "../../test/laws.ts";
import { ini } from "./index.ts";

const { value, problems, at, document } = ask(ini, "a.ini");

describe("values", () => {
  test.each<readonly [text: string, value: Json]>([
    ["", {}],
    ["a = 1\n[s]\nb = 2\n", { s: { b: 2 } }],
    ["[s]\na = 1.50\nb: true\nc = 'x'\nd = x ; y\n", { s: { a: 1.5, b: true, c: "x", d: "x" } }],
    ["[s]\na = x\\\n  y\n- = 1\n- = 2", { s: { a: "xy", "#1": 1, "#2": 2 } }],
    ['[s]\na = """x\n;y"""\n"b=c" = `z`\n', { s: { a: "x\n;y", "b=c": "z" } }],
    ["[s]\na = 1\n[t]\n[s]\na = 2\n[DEFAULT]\nx = 1\n", { s: { a: 2 }, t: {} }],
    ["[constructor]\n__proto__x = 1\n", { constructor: { __proto__x: 1 } }],
    ["[s]\na = 0x1p4\nb = 1_000\nc = inf\nd = 1e999", { s: { a: 16, b: 1000, c: "inf", d: "1e999" } }],
  ])("%j", (text, expected) => expect(value(text)).toEqual(expected));
});

const TEXT = "; c\n[server]\nport = 80 ; c\n  \"host name\" : 'x'\npath = /a\\\n /b\n[empty]\n";

describe("places", () => {
  test.each<readonly [path: Path, key: string | undefined, value: string]>([
    [["server"], "server", "[server]\nport = 80 ; c\n  \"host name\" : 'x'\npath = /a\\\n /b"],
    [["server", "port"], "port", "80"],
    [["server", "host name"], '"host name"', "'x'"],
    [["server", "path"], "path", "/a\\\n /b"],
    [["empty"], "empty", "[empty]"],
  ])("%j", (path, key, text) => expect(at(TEXT, path)).toEqual([key, text]));

  test("every path has one", () => everyPathHasAPlace(document(TEXT)));
});

describe("mistakes", () => {
  test.each<readonly [text: string, problem: string]>([
    ["[a\n", "ini_syntax 1:1"],
    ["[]\n", "ini_syntax 1:1"],
    ["[s]\n a\n", "ini_syntax 2:2"],
    ["[s]\n= 1\n", "ini_syntax 2:1"],
    ['[s]\na = """x\n', "ini_syntax 2:5"],
    ['[s]\n"a = 1\n', "ini_syntax 2:1"],
  ])("%j: %s", (text, problem) => expect(problems(text)).toEqual([problem]));
});

describe("hostile texts", () => {
  test.each([
    ["keys", `[s]\n${Array.from({ length: 100_000 }, (_, i) => `a${i} = 1\n`).join("")}`],
    ["sections", "[s]\n".repeat(200_000)],
    ["continued lines", `[s]\na = ${"x\\\n".repeat(200_000)}`],
    ["quotes", `[s]\na = ${"`".repeat(500_000)}`],
    ["open quotes", `[s]\n${'a = """\n'.repeat(50_000)}`],
  ])("many %s take no time", (_what, text) => takesNoTime(ini, text));

  test("law: any bytes give a value or diagnostics", () =>
    anyBytesAreAnswered(ini, ["[s]\n", "a", "=", ":", "\n", " ", ";", '"', "'", "`", '"""', "\\\n", "1", "]"]));
});
