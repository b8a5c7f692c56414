import { describe, expect, test } from "vitest";
import type { RegoVersion } from "./ast.ts";
import { parseModule, parseQuery, parseTerm } from "./parse.ts";
import { shapeOfBody, shapeOfModule, shapeOfTerm } from "./test-shape.ts";

function shape(rules: string, regoVersion: RegoVersion = "v1"): string {
  const { value, diagnostics } = parseModule(`package a\n${rules}`, "a.rego", { regoVersion });
  return value === undefined ? `error: ${diagnostics[0]?.message}` : shapeOfModule(value);
}

function termShape(text: string): string {
  const { value, diagnostics } = parseTerm(text, "t");
  return value === undefined ? `error: ${diagnostics[0]?.message}` : shapeOfTerm(value);
}

describe("terms", () => {
  test.each([
    ["1 + 2 * 3", "plus(1, mul(2, 3))"],
    ["1 - 2 - 3", "minus(minus(1, 2), 3)"],
    ["1 -1", "minus(1, 1)"],
    ["a | b & c", "or(a, and(b, c))"],
    ["a == b | c", "equal(a, or(b, c))"],
    ["a < b == c", "equal(lt(a, b), c)"],
    ["a == b in c", "internal.member_2(equal(a, b), c)"],
    ["a in b in c", "internal.member_2(internal.member_2(a, b), c)"],
    ["k, v in xs", "internal.member_3(k, v, xs)"],
    ["f((k, v in xs), k in xs)", "f(internal.member_3(k, v, xs), internal.member_2(k, xs))"],
    ["[a, b in xs]", "[a, internal.member_2(b, xs)]"],
    ["(1 + 2) * 3", "mul(plus(1, 2), 3)"],
    ["- 5", "-5"],
    ["-x.y", 'minus(0, ref(x, "y"))'],
    ["-.5", "-0.5"],
    ["set()", "set{}"],
    ["{}", "{}"],
    ["{1,}", "set{1}"],
    ["[,1]", "[1]"],
    ['{"a": 1, b: c in d,}', '{"a": 1, b: internal.member_2(c, d)}'],
    ["[a | b]", "[a | b]"],
    ["[a | b, c]", "[or(a, b), c]"],
    ["{a | b}", "set{a | b}"],
    ["{a | b | c, d}", "set{or(or(a, b), c), d}"],
    ["{a: b | c}", "{a: b | c}"],
    ["{a: b | c, d: e}", "{a: or(b, c), d: e}"],
    ["{a + 1: b | c}", "{plus(a, 1): b | c}"],
    ["[a | [b | c, d], e]", "[or(a, [or(b, c), d]), e]"],
    ["input", "input"],
    ["input.a[_][x].b", 'ref(input, "a", _, x, "b")'],
    ["a.if.contains.in", 'ref(a, "if", "contains", "in")'],
    ["io.jwt.decode(x).payload[0]", 'ref(io.jwt.decode(x), "payload", 0)'],
    ["[1, 2][0]", "ref([1, 2], 0)"],
    ['"\\u00e9\\ud800\\n"', '"é\ufffd\\n"'],
    ["`a\\n`", '"a\\\\n"'],
    ['$"a{b}c\\{d"', "template<a|b|c{d>"],
    ["$`a{b with input as 1}`", "template<a|b with input as 1>"],
    ['$"{$"{a}"}{{"x": "}"}}"', 'template<template<a>|{"x": "}"}>'],
    ["f(1,)", "f(1)"],
    ["f (1)", "error: expected exactly one term, found other expressions"],
  ])("%s", (text, expected) => {
    expect(termShape(text)).toBe(expected);
  });

  test("each wildcard is a variable of its own", () => {
    const { value } = parseTerm("[_, _]", "t");
    expect(value?.type === "array" && value.items.map((item) => item.type === "var" && item.name)).toEqual([
      "$0",
      "$1",
    ]);
  });
});

describe("queries", () => {
  test.each([
    ["data.test.p = x", 'eq(ref(data, "test", "p"), x)'],
    ["x := 1; y = 2\nnot z", "assign(x, 1); eq(y, 2); not z"],
    ["some x, y", "some x, y"],
    ["some [x, _] in xs", "some [x, _] in xs"],
    ["some k, v in xs with input as 1", "some k, v in xs with input as 1"],
    ["every k, v in xs { k; v }", "every k, v in xs { k; v }"],
    ["not f(x) with input.a as 1 with f as g", 'not f(x) with ref(input, "a") as 1 with f as g'],
    ["if.x == as.y", "error"],
    ["if.x == y", 'equal(ref(if, "x"), y)'],
    ["x = y = z", "error"],
    ["x;", "error"],
    ["", "error"],
  ])("%s", (text, expected) => {
    const { value } = parseQuery(text, "q");
    expect(value === undefined ? "error" : shapeOfBody(value)).toBe(expected);
  });
});

describe("rules of v1", () => {
  test.each([
    ["p := 1", "p := 1"],
    ["p = 1 if x", "p = 1 { x }"],
    ["p if { x; y }", "p { x; y }"],
    ["p if { x }", "p { x }"],
    ['p if {"a": 1}', 'p { {"a": 1} }'],
    ["p if {x: y | z}", "p { {x: y | z} }"],
    ["p if { x } { y }", "p { x }\np { y }"],
    ["p contains x if { x := 1 }", "p contains x { assign(x, 1) }"],
    ["p.q[x].r contains 1", 'p."q".x."r" contains 1'],
    ["p[x] := y if { f(x, y) }", "p.x := y { f(x, y) }"],
    ["p[x] if x", "p.x { x }"],
    ["a.b.f(x, [y]) := z if x", 'a."b"."f"(x, [y]) := z { x }'],
    ["f(x)", "f(x)"],
    ["f (x) := 1 if x", "f(x) := 1 { x }"],
    ["p := 1 if x else := 2 if y else := 3", "p := 1 { x } else 2 { y } else 3"],
    ["p if x else if { y }", "p { x } else { y }"],
    ["default p := {1: [2]}", "default p := {1: [2]}"],
    ["default f(_, x) := 1", "default f(_, x) := 1"],
    ["default default.if := 1", 'default default."if" := 1'],
    ["if.x := 1\nwith[y] := 2 if y", 'if."x" := 1\nwith.y := 2 { y }'],
    ['p := "a"\nif.foo contains 1', 'p := "a"\nif."foo" contains 1'],
    ["p := 1 q := 2", "p := 1\nq := 2"],
  ])("%s", (rules, expected) => {
    expect(shape(rules)).toBe(expected);
  });
});

describe("rules of v0", () => {
  test.each([
    ["p { x }", "p { x }"],
    ["p[x] { y }", "p contains x { y }"],
    ["p.q { y }", 'p contains "q" { y }'],
    ["p[x] = y { z }", "p.x = y { z }"],
    ["p.q[x] { y }", 'p."q".x { y }'],
    ["p[1]", "p contains 1"],
    ["f(x) = 1 { x } else = 2 { y }", "f(x) = 1 { x } else 2 { y }"],
    ["in := contains(if)", "in := contains(if)"],
    ["import future.keywords.every\np { every x in xs { x } }", "p { every x in xs { x } }"],
    ["import future.keywords\np contains x if x in xs", "p contains x { internal.member_2(x, xs) }"],
    ["import rego.v1\np[x] if x", "p.x { x }"],
  ])("%s", (rules, expected) => {
    expect(shape(rules, "v0")).toBe(expected);
  });

  test("`import rego.v1` makes it a module of v1", () => {
    expect(parseModule("package a\nimport rego.v1", "a", { regoVersion: "v0" }).value?.regoVersion).toBe("v1");
    expect(parseModule("package a", "a", { regoVersion: "v0" }).value?.regoVersion).toBe("v0");
  });
});

describe("package and imports", () => {
  test("paths may hold any word and quoted parts", () => {
    const { value } = parseModule('package if["x y"].as\nimport data.a["b"] as c\nimport input.in.x\n', "a");
    expect(value?.package.path).toEqual(["if", "x y", "as"]);
    expect(value?.imports.map(({ path, alias }) => [...path, alias])).toEqual([
      ["data", "a", "b", "c"],
      ["input", "in", "x", undefined],
    ]);
  });

  test("`future.keywords.not` gives `not` a body, written as an empty comprehension", () => {
    expect(shape("import future.keywords.not\np if not { x; y }")).toBe("p { equal([true | x; y], []) }");
  });
});

describe("places", () => {
  test.each([
    ["x := (a + b) * c", "a + b", "plus"],
    ["x := (a + b) * c", "(a + b) * c", "mul"],
    ["x := f( 1 ) .y", "f( 1 )", "f"],
    ["x := - y.z", "- y.z", "minus"],
    ["x := k in  xs  # c", "k in  xs", "internal.member_2"],
  ])("%s has %s", (text, part, operator) => {
    const found: string[] = [];
    JSON.stringify(
      parseQuery(text.replace(" .y", ""), "q").value,
      (_key, node: { type?: string; start: number; end: number; operator?: string[] } | null) => {
        if (node?.type === "call" && node.operator?.join(".") === operator)
          found.push(text.slice(node.start, node.end));
        return node;
      },
    );
    expect(found).toEqual([part]);
  });

  test("a rule ends with its last token; heads and parts have their own places", () => {
    const text = "package a\n\np.q[x] := f(x) if {\n  x\n} # end\n";
    const rule = parseModule(text, "a").value?.rules[0];
    expect(rule && text.slice(rule.start, rule.end)).toBe("p.q[x] := f(x) if {\n  x\n}");
    expect(rule && text.slice(rule.head.start, rule.head.end)).toBe("p.q[x] := f(x)");
    expect(rule?.head.ref.map((part) => text.slice(part.start, part.end))).toEqual(["p", "q", "x"]);
  });

  test("a byte order mark, CRLF and comments", () => {
    const { value } = parseModule("\ufeffpackage a\r\n# one\r\np := 1 # two\r\n", "a");
    expect(value?.comments.map(({ text }) => text)).toEqual([" one", " two"]);
    expect(value && value.lines.position(value.rules[0]?.start ?? 0)).toMatchObject({ line: 3, column: 1 });
  });
});
