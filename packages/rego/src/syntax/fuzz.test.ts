import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Module, RegoVersion, Term } from "./ast.ts";
import { parseModule, parseQuery, parseTerm } from "./parse.ts";
import { shapeOfTerm } from "./test-shape.ts";

const version = fc.constantFrom<RegoVersion>("v0", "v1");
const token = fc.constantFrom(
  ..."{ } [ ] ( ) , ; : . := = == != < | & + - * / % if contains in every some not with as else default import".split(
    " ",
  ),
  ...'package x y _ input data null true 1 .5 1e3 set() f(x) x.y [0] .z "a" `r` $"{x}" $` $" # é \0'.split(" "),
  "\n",
  "\n# METADATA\n# title: x\n",
  " ",
);
const soup = fc.array(token, { maxLength: 60 }).map((tokens) => `package a\n${tokens.join(" ")}`);
const glued = fc.array(token, { maxLength: 60 }).map((tokens) => `package a\np if {${tokens.join("")}}`);

test.each([
  ["any text", fc.string({ unit: "binary", maxLength: 300 })],
  ["any UTF-16", fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes))],
  ["tokens in any order", soup],
  ["tokens without white space", glued],
])("%s gives a value or mistakes inside the text, never an exception", (_name, texts) => {
  fc.assert(
    fc.property(texts, version, (text, regoVersion) => {
      for (const parse of [parseModule, parseQuery, parseTerm]) {
        const { value, diagnostics } = parse(text, "f", { regoVersion });
        expect(value === undefined).toBe(diagnostics.length > 0);
        for (const { span } of diagnostics) expect(span?.end.offset).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 400 },
  );
});

test("the text of a term is that term again", () => {
  let seen = 0;
  fc.assert(
    fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
      const text = `package a\np := ${tokens.join(" ")}`;
      const { value } = parseModule(text, "f");
      if (value === undefined) return;
      for (const term of terms(value)) {
        const part = text.slice(term.start, term.end);
        if (part === "-") continue; // the zero that unary minus subtracts from
        const again = parseTerm(part, "f").value;
        expect(again === undefined ? part : shapeOfTerm(again)).toBe(shapeOfTerm(term));
        seen++;
      }
    }),
    { numRuns: 3_000, seed: 7 },
  );
  expect(seen).toBeGreaterThan(50);
});

/** The terms among the heads' values and all that they hold. */
function terms(module: Module): readonly Term[] {
  return module.rules.flatMap(({ head }) => (head.value === undefined ? [] : inside(head.value)));
}

function inside(term: Term): readonly Term[] {
  switch (term.type) {
    case "ref":
      return [term, ...inside(term.head)];
    case "array":
    case "set":
      return [term, ...term.items.flatMap(inside)];
    case "object":
      return [term, ...term.entries.flatMap(([key, value]) => [...inside(key), ...inside(value)])];
    case "call":
      return [term, ...term.args.flatMap(inside)];
    default:
      return [term];
  }
}
