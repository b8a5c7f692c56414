/** Calls that the emitted text answers itself give what the builtins give, whatever the operands are. */
import { Decimal, type Json } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Backend, compile } from "../src/index.ts";
import { jsonText } from "../src/runtime/export.ts";

const operands: readonly Json[] = [
  "abc",
  "ab",
  "",
  'a "quoted" \u2028 ${text}',
  "😀é",
  1,
  -7,
  2.5,
  1e21,
  new Decimal("1.0"),
  new Decimal("123456789012345678901234567890"),
  true,
  false,
  null,
  [],
  ["ab", "abc", null, 1, true],
  [["ab"]],
  {},
  { ab: "abc", b: null },
  { ab: { b: false, length: 1 } },
];

const calls = [
  "startswith(a, b)",
  'startswith(a, "ab")',
  'startswith("abc", b)',
  "endswith(a, b)",
  'endswith(a, "c")',
  "contains(a, b)",
  'contains(a, "b")',
  "count(a)",
  "count({a, b})",
  "count({x | some x in a})",
  "count({a, 1} | {b, 1.0})",
  "count({a, b} - {b})",
  "count({a, b} & {b, 1})",
  "count(object.keys(a))",
  'object.get(a, "ab", b)',
  'object.get(a, "length", b)',
  'object.get(a, "0", b)',
  'object.get(a, ["ab"], b)',
  'object.get(a, ["ab", "b"], b)',
  'object.get(a, ["ab", "length"], b)',
  'object.get(a, ["ab", 1], b)',
  "object.get(a, [], b)",
  'object.get(a, b, "none")',
  'object.get(1, "ab", b)',
  'object.get(input, "missing", b)',
  'object.get(input, ["a", "ab"], input.missing)',
  'object.get({"ab": {a}}, "ab", b)',
  'object.get({"ab": {a: 1}}, ["ab", "ab"], b)',
  'object.get({a: {b: 1}}, "ab", 0)',
  "a in b",
  '"ab" in b',
  "null in b",
  "true in b",
  "1 in b",
  'a in {"ab", "abc", null}',
  'a in ["ab", true, false]',
  "a in {1, 2.5}",
  'not a in {"ab"}',
  'count([x | some x in b; x in {"ab", null}])',
  'sprintf("%v", [a])',
  'sprintf("%s: %d, %q", [a, b, a])',
  'sprintf("%v%v", [a, b])',
  'sprintf("<%-6s|%6v|%06d|%.2f|%x|%+v|%#v>", [a, b, a, b, a, b, a])',
  'sprintf("%T %t %c %U %e %%", [a, b, a, b, a])',
  'sprintf("100%", [])',
  'sprintf("%d%% of `%v` ${x} */", [a, b])',
  'sprintf("%s", [{a, b}])',
  'sprintf("%s", [a, b])',
  'sprintf("%s %s", [a])',
  'sprintf("%[2]v %[1]v", [a, b])',
  'sprintf("%*d", [a, b])',
  'sprintf("%v", [input.missing])',
  'sprintf("%.v|%5!", [a, b])',
  'sprintf("%é", [a])',
];

const rules = `package t
a := input.a
b := input.b
${calls.map((call, i) => `r${i} := [x | x := ${call.startsWith("not ") ? `{1 | ${call}}` : call}]\nt${i} if ${call}`).join("\n")}
`;

describe("calls that are answered in place", () => {
  test("give what the builtins give", () => {
    const ask = asker(rules);
    for (const a of operands)
      for (const b of operands) expect(ask("code", { a, b })).toEqual(ask("closures", { a, b }));
  });

  test("print formats of any kind as the builtin does", () => {
    const directive = fc
      .tuple(
        fc.subarray(["#", "0", "+", "-", " "]),
        fc.constantFrom("", "1", "7", "12"),
        fc.constantFrom("", ".", ".0", ".3"),
        fc.constantFrom(..."vsdqxXoOTtcUeEfFgGbz!é%"),
      )
      .map(([flags, width, precision, verb]) => `%${flags.join("")}${width}${precision}${verb}`);
    const formats = fc.array(fc.tuple(directive, fc.constantFrom("", " ", "a", "%%")), { minLength: 1, maxLength: 4 });
    const value = fc.constantFrom(...operands);
    fc.assert(
      fc.property(fc.array(formats, { minLength: 5, maxLength: 5 }), value, value, (made, a, b) => {
        const text = made.map((parts, i) => {
          const values = parts
            .filter(([part]) => !part.endsWith("%"))
            .map((_, at) => (at % 2 === 0 ? "input.a" : "input.b"));
          return `r${i} := sprintf(${JSON.stringify(parts.flat().join(""))}, [${values.join(", ")}])`;
        });
        const ask = asker(`package t\n${text.join("\n")}`);
        expect(ask("code", { a, b })).toEqual(ask("closures", { a, b }));
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['sprintf("%s%s", [input.a, input.a])', { resultSize: 150 }],
    ['sprintf("%900000d", [1])', { resultSize: 1000 }],
    ["startswith(input.a, input.a)", { steps: 150 }],
    ['"x" in input.list', { steps: 150 }],
    ['[x | some x in input.list; x == object.get(input, ["a"], "")]', { steps: 300 }],
  ])("%s takes from the budget", (call, limits) => {
    const { value: program } = compile({ modules: [{ file: "t.rego", text: `package t\np := ${call}` }] });
    const input = { a: "x".repeat(100), list: Array.from({ length: 200 }, () => "y") };
    expect(() => program?.query("data.t.p").evaluate(input, { limits })).toThrow(
      expect.objectContaining({ code: "eval_budget_exceeded" }),
    );
  });

  test.each(["count(x)", 'startswith("a", x)', 'contains(x, "a")', '"a" in x', "x in x", 'object.get(x, "a", 1)'])(
    "%s of a variable that stands for a number of the program",
    (call) => {
      const ask = asker(
        `package t\np := [y | x := 5; y := (${call})]\nq if { x := -5; ${call} }\nr := [1 | 2.5 = x; not ${call}]`,
      );
      expect(ask("code", {})).toEqual(ask("closures", {}));
    },
  );

  test("give way to what `with` puts in their place", () => {
    const text = `package t
p := [startswith(input.a, "x"), count([1, 2]), sprintf("%v", [1]), input.a in {"y"}]
q := x if x := p with startswith as 7 with count as 8 with sprintf as 9
r := x if x := q with input.a as "y"`;
    const ask = asker(text);
    expect(ask("code", { a: "x" })).toEqual(ask("closures", { a: "x" }));
    expect(ask("code", { a: "x" })[2]).toBe("[7,8,9,true]");
  });
});

describe("rules that are constants", () => {
  const rules = `package t
none := null
no := false
n := 7
text := "ab"
table := {"a": {"b": [1, 2.5, "x"]}, "length": 2}
set := {"a", "b"}
r1 if none
r2 if no
r3 if not no
r4 := n.x
r5 := table.a.b[input.i]
r6 := [table.a.b[1], table["length"], table.length, none, no]
r7 contains x if x := table.a.b[_]
r8 if set[input.k]
r9 := sprintf("%v %d %s %v", [table, n, text, set])
r10 if { some x in set; startswith(text, x) }
r11 := {none: n, text: set}
r12 if input.k == text
r13 := none.x
r14 := text.length
r15 if n == 7
`;

  test("are what they are everywhere", () => {
    const ask = asker(rules);
    for (const input of [{ i: 1, k: "a" }, { i: 9, k: "ab" }, {}])
      expect(ask("code", input)).toEqual(ask("closures", input));
  });

  test("give way to what `with` puts in their place, and to another body", () => {
    const text = `${rules}
n := 8 if input.i
one := x if x := [n, table.a] with data.t.n as 9
two := x if x := table.a with data.t.table as {"a": input.k}
three := x if x := text with data.t.text as 3`;
    const ask = asker(text);
    const told = (input: Json) => ask("code", input).slice(-3);
    expect(told({ k: "z" })).toEqual([`[9,{"b":[1,2.5,"x"]}]`, `"z"`, "3"]);
    expect(ask("code", { k: "z" })).toEqual(ask("closures", { k: "z" }));
  });
});

test("a composite key finds nothing in a document, whatever it holds", () => {
  const ask = asker(`package t
p.q[k] := v if { k := ["foo", "bar"][v] }
p.baz := 2
q if { y := {"toString": "q"}; p[y].bar == 1 }
r if { y := [input.a]; p[y] }`);
  expect(ask("code", { a: "q" })).toEqual(ask("closures", { a: "q" }));
});

/** All rules of a module, and what it says about its errors. */
function asker(text: string): (backend: Backend, input: Json) => readonly string[] {
  const programs = new Map(
    (["code", "closures"] as const).map((backend) => {
      const { value, diagnostics } = compile({ modules: [{ file: "t.rego", text }], types: false, backend });
      expect(diagnostics).toEqual([]);
      return [backend, value] as const;
    }),
  );
  return (backend, input) => {
    const program = programs.get(backend);
    const paths = program?.rulePaths() ?? [];
    return paths.map((path) => {
      const { value, failures } = program?.query(path).evaluate(input) ?? { failures: [] };
      const told = failures.map(({ code, message, place }) => `${code} ${message} ${place?.line}:${place?.column}`);
      return [value === undefined ? "undefined" : jsonText(value), ...told].join("\n");
    });
  };
}
