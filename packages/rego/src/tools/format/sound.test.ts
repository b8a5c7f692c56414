import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FormatOptions, formatModule } from "./format.ts";
import { isSameModule } from "./sound.ts";

function formatted(body: string, options: FormatOptions = {}): string {
  const { value, diagnostics } = formatModule(`package a\n\n${body}\n`, "a.rego", options);
  expect(diagnostics).toEqual([]);
  return (value ?? "").replace(/^package a\n\n/, "").replace(/\n$/, "");
}

describe("parentheses that OPA loses", () => {
  test.each([
    ["a comparison of a comparison", "p if 1 == (2 == x)"],
    ["a difference of a difference", "p if 1 - (2 - x)"],
    ["membership in a comparison", "p if x == (1 in y)"],
    ["membership behind membership", "p if x in (1 in y)"],
    ["membership as the head of a comprehension", "p := [(1 in y) | y := z]"],
    ["membership as a domain", "p if {\n\tevery x in (1 in y) {\n\t\tx\n\t}\n}"],
    ["a sum as the value of a comprehension", "p := {k: (1 + 2) | k := z[_]}"],
    ["a lone union", "p := {(x | y)}"],
    ["a union at the start of a body", "p if {\n\t(x | y) == z\n\tw\n}"],
    ["a lone set as a body", "p if {\n\t{1, 2}\n}"],
    ["an object at the start of a branch", 'p if x\n\nelse if {\n\t{"a": 1}.a\n}'],
    ["a set behind not", "import future.keywords.not\n\np if not ({x})"],
  ])("%s", (_what, body) => {
    expect(formatted(body)).toBe(body);
  });
});

describe("texts that OPA breaks", () => {
  test.each([
    ["a string in a branch without braces", 'p if x\n\nelse := "b" if y == "a"'],
    ["a string that is the value of a comprehension", 'p := {"k": "v" | x}'],
    ["a backslash before a brace in a template", "p := $`\\\\{x}`"],
    ["a control character in parentheses", 'p := "\\u0000"'],
  ])("%s", (_what, body) => {
    expect(formatted(body)).toBe(body);
  });

  test("a rule stays as it is written where its layout would lose a comment", () => {
    const kept = "p   if x == [ # a\n 1 ][ # b\n 0 ]";
    expect(formatted(`${kept}\n\nq   := 1`)).toBe(`${kept}\n\nq := 1`);
  });

  test("comments go above a rule that is written for another version", () => {
    const given = "# d\np[x] { x == [ # a\n 1 ][ # b\n 0 ] }";
    const wanted = "import rego.v1\n\n# a\n# b\n\n# d\np contains x if x == [\n\t1,\n][0]";
    expect(formatted(given, { target: "v0v1" })).toBe(wanted);
  });
});

describe("same modules", () => {
  test.each([
    ["layout", "p if{x}", "p if {\n x\n}", true],
    ["order in sets", "p := {1, 2}", "p := {2, 1, 1.0}", true],
    ["a value that is implied", "p := true if x", "p if x", true],
    ["constants in templates", 'p := $"a{1}"', 'p := $"a1"', true],
    ["another value", "p := 1", "p := 2", false],
    ["order in arrays", "p := [1, 2]", "p := [2, 1]", false],
    ["a comment less", "p := 1 # a", "p := 1", false],
    ["another import", "import data.x", "import data.y", false],
    ["another branch", "p := 1 if x\n\nelse := 2", "p := 1 if x\n\nelse := 3", false],
    ["no Rego", "p := 1", "p :=", false],
  ])("%s", (_what, a, b, wanted) => {
    const text = (body: string) => ({ text: `package a\n${body}\n`, regoVersion: "v1" }) as const;
    expect(isSameModule(text(a), text(b))).toBe(wanted);
  });
});

const word = fc.constantFrom(
  ..."{ } [ ] ( ) , ; : . := = == < | & + - * if contains in every some not with as else default import".split(" "),
  ..."# package x y _ input data null true 1 .5 set() f(x) x.y [0] .z".split(" "),
  '"a"',
  "`r`",
  '$"{x}"',
  "$`a",
  "}`",
  "\n",
  "# c\n",
  "\n# METADATA\n",
  "\r\n",
);

test("any text is laid out or refused", () => {
  let laidOut = 0;
  const texts = fc.oneof(
    { weight: 4, arbitrary: fc.array(word, { maxLength: 30 }).map((words) => `package a\np := ${words.join(" ")}`) },
    {
      weight: 4,
      arbitrary: fc.array(word, { maxLength: 30 }).map((words) => `package a\np if { ${words.join(" ")} }`),
    },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
  );
  fc.assert(
    fc.property(texts, fc.constantFrom("v0", "v1", "v0v1"), (text, target) => {
      const { value, diagnostics } = formatModule(text, "a.rego", { target });
      expect(value === undefined).toBe(diagnostics.length > 0);
      if (value !== undefined) laidOut++;
    }),
    { numRuns: 1_500, seed: 7 },
  );
  expect(laidOut).toBeGreaterThan(50);
});

const rule = fc.constantFrom(
  "p if { x; y }",
  'q := {"a": [1, 2], "b": {c | c := d[_]}}',
  "r contains x if { some x in [1, 2]; not x == y }",
  "s(a, [_, b]) := a if { b } else := [a, b]",
  "t if { every k, v in w { k == v } } { f(x) with input.y as 1 with data.z as g(2, 3) }",
  'u[x].y := $"a {x} b" if (a + b) * c == -d',
  "default v := {1, 2}",
);

test("comments, line breaks and gaps anywhere: nothing is lost, and a second pass changes nothing", () => {
  const piece = fc.tuple(
    rule,
    fc.array(fc.tuple(fc.nat(200), fc.constantFrom(" # c\n", "\n# d\n", "\n", "\n\n", " # e\n# f\n"))),
  );
  let odd = 0;
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), (pieces) => {
      const text = `package a\n\n${pieces.map(([body, places]) => withPieces(body, places)).join("\n")}\n`;
      const { value } = formatModule(text, "a.rego");
      if (value === undefined) return;
      expect(isSameModule({ text, regoVersion: "v1" }, { text: value, regoVersion: "v1" })).toBe(true);
      expect(formatModule(value, "a.rego").value).toBe(value);
      odd++;
    }),
    { numRuns: 300, seed: 7 },
  );
  expect(odd).toBeGreaterThan(100);
});

/** Puts pieces between the words of a text. */
function withPieces(text: string, places: readonly (readonly [number, string])[]): string {
  const words = text.split(" ");
  for (const [at, piece] of places.slice(0, 3)) words[at % words.length] += piece;
  return words.join(" ");
}
