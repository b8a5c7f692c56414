import { describe, expect, test } from "vitest";
import { type FormatOptions, formatModule } from "./format.ts";

function formatted(body: string, options: FormatOptions = {}): string {
  const { value, diagnostics } = formatModule(`package a\n\n${body}\n`, "a.rego", options);
  expect(diagnostics).toEqual([]);
  return (value ?? "").replace(/^package a\n\n/, "").replace(/\n$/, "");
}

function codes(text: string, options: FormatOptions = {}): readonly string[] {
  return formatModule(text, "a.rego", options).diagnostics.map(({ code }) => code);
}

describe("layout", () => {
  test.each([
    ["rules", "p   if{x;y}\n", "p if {\n\tx\n\ty\n}"],
    ["one statement in the row of its head", "p if { x }", "p if x"],
    ["one statement below its head", "p if {\n x }", "p if {\n\tx\n}"],
    ["a gap between statements", "p if {\n x\n\n\n y }", "p if {\n\tx\n\n\ty\n}"],
    ["rules that stood together", "p := 1\nq := 2\n\n\nr := 3", "p := 1\nq := 2\n\nr := 3"],
    ["short paths are quoted", "p.q := 1", 'p["q"] := 1'],
    ["long paths are not", "p.q := 1\nx.y.z := 1", "p.q := 1\nx.y.z := 1"],
    ["operators", "p if (a+b)*c == d-1", "p if (a + b) * c == d - 1"],
    ["arrays over rows", "p := [1,\n 2, 3]", "p := [\n\t1,\n\t2, 3,\n]"],
    ["a break before the first item", "p := {\n 1 }", "p := {\n\t1,\n}"],
    ["raw strings stay", "p := `a\\b`", "p := `a\\b`"],
    ["escapes stay", 'p := "\\u00e9"', 'p := "\\u00e9"'],
    ["numbers as written", "p := [.5, 1e3, 1.50]", "p := [.5, 1e3, 1.50]"],
    ["equal items of a set", "p := {1, 1.0, 2}", "p := {1, 2}"],
    ["comprehensions over rows", "p := [x |\n x := 1; y]", "p := [x |\n\tx := 1\n\ty\n]"],
    ["else behind the brace", "p if {\n x\n} else := 2 if {\n y }", "p if {\n\tx\n} else := 2 if {\n\ty\n}"],
    ["else on a line of its own", "p if {\n x\n}\nelse := 2", "p if {\n\tx\n}\n\nelse := 2"],
    ["chained bodies", "p if { x } { y }", "p if x\n\np if y"],
    ["shared wildcards", "f([_, x]) := 1 if x else := 2", "f([_0, x]) := 1 if x\n\nelse := 2"],
    [
      "with below the statement",
      "p if {\n x with input as 1\n  with data.y as 2\n}",
      "p if {\n\tx with input as 1\n\t\twith data.y as 2\n}",
    ],
    ["some over rows", "p if {\n some x,\n y\n x = y }", "p if {\n\tsome x,\n\t\ty\n\tx = y\n}"],
    ["templates", 'p := $"a{x}\\{{1}"', 'p := $"a{x}\\{1"'],
    ["keywords in refs", 'p := [input.not, input["not"]]', 'p := [input.not, input["not"]]'],
    ["a call of an operator", "p if plus(1, 2, x)", "p if x = 1 + 2"],
  ])("%s", (_what, given, wanted) => {
    expect(formatted(given)).toBe(wanted);
  });
});

describe("comments", () => {
  test.each([
    [
      "above, behind and inside a rule",
      "# a\np if { # b\n # c\n x # d\n # e\n} # f",
      "# a\np if { # b\n\t# c\n\tx # d\n\t# e\n} # f",
    ],
    ["in arrays", "p := [ # a\n 1,\n 2, # b\n # c\n]", "p := [\n\t1, # a\n\t2, # b\n\t# c\n]"],
    ["in arrays of one row, which stay as written", "p := [ # a\n 1, # b\n # c\n]", "p := [ # a\n 1, # b\n # c\n]"],
    [
      "between METADATA blocks",
      "# METADATA\n# title: a\n# METADATA\n# title: b\np := 1",
      "# METADATA\n# title: a\n\n# METADATA\n# title: b\np := 1",
    ],
    ["with spaces at their end", "p := 1 # a  \t", "p := 1 # a"],
    ["behind everything", "p := 1\n\n# a\n# b", "p := 1\n\n# a\n# b"],
  ])("%s", (_what, given, wanted) => {
    expect(formatted(given)).toBe(wanted);
  });
});

describe("imports", () => {
  test.each([
    [
      "sorted within a group",
      "import data.b # b\nimport data.a # a\n\nimport data.B",
      "import data.a # a\nimport data.b # b\n\nimport data.B",
    ],
    ["v0 imports stay", "import rego.v1\n\np := 1", "import rego.v1\n\np := 1"],
  ])("%s", (_what, given, wanted) => {
    expect(formatted(given)).toBe(wanted);
  });

  test("v0 imports can be dropped", () => {
    const given = "import rego.v1\nimport future.keywords.in\nimport data.x\n\np := 1";
    expect(formatted(given, { dropV0Imports: true })).toBe("import data.x\n\np := 1");
  });
});

describe("versions", () => {
  test.each([
    ["v0 stays v0", "p[x] { x = 1 }", { target: "v0" }, "p[x] {\n\tx = 1\n}"],
    ["v0 to both", "p[x] { x = 1 }", { target: "v0v1" }, "import rego.v1\n\np contains x if x = 1"],
    ["v0 to v1", "p { true }\nq = 1 { x }", { target: "v1", regoVersion: "v0" }, "p := true\nq := 1 if x"],
    [
      "v0 with keywords",
      "import future.keywords.if\np = 1 if x",
      { target: "v0" },
      "import future.keywords.if\n\np = 1 if x",
    ],
  ] as const)("%s", (_what, given, options, wanted) => {
    expect(formatted(given, options)).toBe(wanted);
  });
});

describe("what is refused", () => {
  test.each([
    ["no Rego", "package a\np :=", {}, ["rego_parse_error"]],
    ["v0 read as v1", "package a\np[x] { x = 1 }", {}, ["rego_parse_error", "rego_parse_error"]],
    ["two imports of a name", "package a\nimport data.x\nimport data.y.x", {}, ["rego_compile_error"]],
    ["a rule called input", "package a\ninput := 1", {}, ["rego_compile_error"]],
    ["a deprecated function", "package a\np { any([true]) }", { target: "v0v1" }, ["rego_type_error"]],
    ["a keyword as the name of a rule", "package a\nif := 1", { target: "v0v1" }, ["rego_compile_error"]],
    ["an operator with too few operands", "package a\np if plus(1)", {}, ["rego_format_error"]],
    ["a keyword as a variable of v0", "package a\np { in := 1; in == 1 }", { target: "v0v1" }, ["rego_format_error"]],
  ] as const)("%s", (_what, text, options, wanted) => {
    expect(codes(text, options)).toEqual(wanted);
  });

  test("METADATA that cannot be read is no obstacle", () => {
    expect(codes("package a\n\n# METADATA\n# title: [\np := 1\n")).toEqual([]);
  });
});
