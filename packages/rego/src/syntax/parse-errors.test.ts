import { describe, expect, test } from "vitest";
import type { RegoVersion } from "./ast.ts";
import { parseModule } from "./parse.ts";

function places(text: string, regoVersion: RegoVersion = "v1"): string[] {
  return parseModule(text, "a.rego", { regoVersion }).diagnostics.map(({ code, span }) => {
    return `${code === "rego_parse_error" ? "" : `${code} `}${span?.start.line}:${span?.start.column}`;
  });
}

describe("one mistake", () => {
  test.each([
    ["", "1:1"],
    ["p := 1", "1:1"],
    ["package a\npackage b", "2:1"],
    ["package a[b]", "1:11"],
    ["package a\nimport foo", "2:8"],
    ["package a\nimport data.if", "2:8"],
    ["package a\nimport data.x as if", "2:18"],
    ["package a\nimport rego.v2", "2:8"],
    ["package a\nimport future.keywords.foo", "2:8"],
    ["package a\np", "2:1"],
    ["package a\np { x }", "2:1"],
    ["package a\np.q", "2:1"],
    ["package a\np if x else { y }", "2:8"],
    ["package a\nf(x) contains 1", "2:6"],
    ["package a\np contains x if x\nelse := 1", "3:1"],
    ["package a\ndefault p := x", "2:14"],
    ["package a\ndefault f(x, x) := 1", "2:14"],
    ["package a\nx := 01", "2:6"],
    ["package a\nx := 1a", "2:6"],
    ["package a\nx := 1.", "2:6"],
    ["package a\nx := 1e99999", "2:6"],
    ['package a\nx := "a', "2:6"],
    ['package a\nx := "a\\q"', "2:8"],
    ['package a\nx := "\\uzzzz"', "2:6"],
    ["package a\nx := `a", "2:6"],
    ["package a\nx := 'a'", "2:6"],
    ['package a\nx := "a"[0]', "2:9"],
    ["package a\nx := a[b](1)", "2:10"],
    ["package a\nx := [1 2]", "2:9"],
    ["package a\nx := (a = b)", "2:9"],
    ['package a\nx := $"{a := 1}"', "2:9"],
    ["package a\np if { x y }", "2:10"],
    ["package a\np if { not some x }", "2:12"],
    ["package a\np if { every 1 in x { y } }", "2:14"],
    ["package a\np if { some x in [1 }", "2:21"],
    ["package a\np if { x with input }", "2:21"],
    ["package a\np if {", "2:7"],
    ["package a\nx := 1\0", "2:7"],
    ["package a\nx := \ud800", "2:6"],
  ])("%j at %s", (text, expected) => {
    const [first] = places(text);
    expect(first).toBe(expected);
    expect(parseModule(text, "a.rego").value).toBeUndefined();
  });
});

test("all mistakes come at once, in order", () => {
  const text = "package a\n\np := )\n\nq if {\n  x y\n}\n\nr := 1\n\ns := @\n\nt contains\n\nu { x }\n";
  expect(places(text)).toEqual(["3:6", "6:5", "11:6", "13:1"]);
});

test("what v1 asks for is reported for each rule", () => {
  expect(places("package a\np { x }\nq[x] { x }\nr.s.t\n")).toEqual(["2:1", "3:1", "3:1", "4:1"]);
  expect(places("package a\nimport rego.v1\np { x }\n", "v0")).toEqual(["3:1"]);
});

test.each([
  ["package a\np { x }", "v1", "`if {`"],
  ["package a\np[x] { x }", "v1", "if"],
  ["package a\np if { true }", "v0", "import rego.v1"],
  ["package a\np contains 1", "v0", "import rego.v1"],
  ["package a\nx := 'a'", "v1", "double quotes"],
  ["package a\nimport data.if", "v1", "alias"],
] as const)("%j in %s has a hint about %s", (text, regoVersion, hint) => {
  expect(parseModule(text, "a", { regoVersion }).diagnostics[0]?.hint).toContain(hint);
});

describe("hostile texts", () => {
  const deep = (open: string, inner: string, close: string, times: number): string =>
    `package a\nx := ${open.repeat(times)}${inner}${close.repeat(times)}`;

  test.each([
    ["arrays", deep("[", "", "]", 100_000)],
    ["parentheses", deep("(", "1", ")", 100_000)],
    ["indexes", deep("a[", "1", "]", 100_000)],
    ["calls", deep("f(", "1", ")", 100_000)],
    ["comprehensions", deep("[a | ", "b", "]", 100_000)],
    ["templates", deep('$"{', "1", '}"', 100_000)],
    ["a long sum, whose tree is deep", deep("1 + ", "1", "", 100_000)],
  ])("%s nested without end", (_name, text) => {
    expect(parseModule(text, "a").diagnostics.map(({ code }) => code)).toEqual(["rego_too_deep"]);
  });

  test.each([
    ["union or comprehension", deep("[a | ", "b", ", c]", 200)],
    ["objects", deep("{a: b | ", "b", ", c: d}", 200)],
    ["the same with a mistake", deep("[a | ", "b, , ", ", c]", 200)],
    ["pairs", deep("(a, ", "b", ")", 200)],
  ])("attempts inside attempts stay linear: %s", (_name, text) => {
    const start = performance.now();
    parseModule(text, "a");
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test("the limit can be set, and holds exactly for the height of the tree", () => {
    const nested = (times: number): string => deep("[", "1", "]", times);
    expect(parseModule(nested(9), "a", { maxDepth: 10 }).diagnostics).toEqual([]);
    expect(places(nested(10))).toEqual([]);
    expect(parseModule(nested(10), "a", { maxDepth: 10 }).diagnostics[0]?.code).toBe("rego_too_deep");
  });

  test("a text of mistakes only gives a bounded number of them", () => {
    expect(places("\u4e2d".repeat(100_000)).length).toBeLessThanOrEqual(101);
    expect(places(`package a\n${"p := )\n".repeat(10_000)}`).length).toBeLessThanOrEqual(101);
  });
});
