import type { Json, Path } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { anyBytesAreAnswered, ask, everyPathHasAPlace, takesNoTime } from "../../test/laws.ts";
import { nginx } from "./index.ts";

const { value, problems, at, document } = ask(nginx, "nginx.conf");
const directive = (name: string, parameters: readonly string[] = [], inner?: readonly Json[]): Json => ({
  name,
  ...(parameters.length === 0 ? {} : { parameters }),
  ...(inner === undefined ? {} : { block: { directives: inner } }),
});

describe("values", () => {
  test.each<readonly [text: string, directives: readonly Json[]]>([
    ["", []],
    ["# c\n;", []],
    ["user a;", [directive("user", ["a"])]],
    ['user \'a b\' "c\\"d" # e\n f;', [directive("user", ["'a b'", '"c\\"d"', "f"])]],
    ["return 200 ${a}b${c};", [directive("return", ["200", "${a}b${c}"])]],
    ["events { }", [directive("events", [], [])]],
    ["server a b { listen 80; }", [directive("server", [], [directive("listen", ["80"])])]],
    ["location ~ \\.php$ {}", [directive("location", ["~", "\\.php$"], [])]],
    ["http { server { } index a; }", [directive("http", [], [directive("index", ["a"]), directive("server", [], [])])]],
    [
      "upstream a b { server c:1 down weight=2 backup max_fails=1 weight=3; zone d; }",
      [
        directive(
          "upstream",
          ["a"],
          [directive("zone", ["d"]), directive("server", ["c:1", "max_fails=1", "weight=3", "down", "backup"])],
        ),
      ],
    ],
    [
      "upstream a { server { x; } server; }",
      [directive("upstream", ["a"], [directive("server", [""]), directive("server", [""])])],
    ],
    [
      "map $a $b { default 0; ~x 1; }",
      [directive("map", ["$a", "$b"], [directive("default", ["0"]), directive("~x", ["1"])])],
    ],
    ["content_by_lua_block { a = {1}; # }\n }", [directive("content_by_lua_block", [], [])]],
    ["set_by_lua_block $x { return {1} }", [directive("set_by_lua_block", ["$x"], [])]],
    ["include a/*.conf;", [directive("include", ["a/*.conf"])]],
  ])("%j", (text, directives) => expect(value(text)).toEqual({ directives }));
});

const TEXT = `user  nobody;
http {
  server { listen 443 ssl; }
  ssl_protocols TLSv1.1 "é";
  upstream app { server b backup weight=2; }
}
`;

describe("places", () => {
  test.each<readonly [path: Path, value: string]>([
    [["directives", 0], "user  nobody;"],
    [["directives", 0, "name"], "user"],
    [["directives", 0, "parameters"], "nobody"],
    [["directives", 1, "block", "directives", 0, "parameters"], 'TLSv1.1 "é"'],
    [["directives", 1, "block", "directives", 0, "parameters", 1], '"é"'],
    [["directives", 1, "block", "directives", 2], "server { listen 443 ssl; }"],
    [["directives", 1, "block", "directives", 2, "block"], "{ listen 443 ssl; }"],
    [["directives", 1, "block", "directives", 1, "block", "directives", 0, "parameters", 1], "weight=2"],
  ])("%j", (path, text) => expect(at(TEXT, path)).toEqual([undefined, text]));

  test("every path has one", () => everyPathHasAPlace(document(TEXT)));
});

describe("mistakes", () => {
  test.each<readonly [text: string, problem: string]>([
    ["user a", "nginx_syntax 1:7"],
    ["user a\n}", "nginx_syntax 2:1"],
    ["events {\n", "nginx_syntax 1:8"],
    ["}", "nginx_syntax 1:1"],
    ["{ }", "nginx_syntax 1:1"],
    ["events { { } }", "nginx_syntax 1:10"],
    ["user 'a;", "nginx_syntax 1:6"],
    ["access_by_lua_block {\n { }", "nginx_syntax 1:21"],
    ["set_by_lua_block $x { {\n}", "nginx_syntax 1:21"],
    ["include;", "nginx_parameters 1:1"],
    ["http {\n include a b;\n}", "nginx_parameters 2:2"],
    ["location { }", "nginx_parameters 1:1"],
    ["location = a b { }", "nginx_parameters 1:1"],
    ["upstream { }", "nginx_parameters 1:1"],
  ])("%j: %s", (text, problem) => expect(problems(text)).toEqual([problem]));

  test("zero bytes and too many levels", () => {
    expect(problems(`user a;${" ".repeat(1_100)}\0`)).toEqual(["nginx_syntax 1:1108"]);
    expect(problems("a {".repeat(200))).toEqual(["document_too_deep 1:513"]);
    expect(problems("a {".repeat(100_000), { maxDepth: 1e9 })).toEqual(["document_too_deep 1:1002"]);
  });
});

describe("hostile texts", () => {
  test.each([
    ["directives", "a b;".repeat(100_000)],
    ["blocks", "a { } ".repeat(100_000)],
    ["words", `a ${"b ".repeat(200_000)};`],
    ["servers", `upstream a { ${"server b c=d e;".repeat(50_000)} }`],
    ["pairs", `server a ${Array.from({ length: 100_000 }, (_, i) => `k${i}=v`).join(" ")};`],
    ["backslashes", `a "${"\\".repeat(500_000)}`],
    ["variables", `a ${"${".repeat(300_000)}`],
    ["comments", "#\n".repeat(300_000)],
    ["programs", "a_by_lua_block { # }\n } ".repeat(50_000)],
    ["braces of Lua", `a_by_lua_block ${"{".repeat(500_000)}`],
  ])("many %s take no time", (_what, text) => takesNoTime(nginx, text));

  test("law: any bytes give a value or diagnostics", () =>
    anyBytesAreAnswered(nginx, [
      "a ",
      "b;",
      "{",
      "}",
      "${",
      "'",
      '"',
      "\\",
      "#",
      "\n",
      "server ",
      "upstream a {",
      "http {",
      "include ",
      "location ",
      "x_by_lua_block {",
      "x=y ",
      "é",
    ]));
});
