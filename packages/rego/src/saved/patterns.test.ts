import { expect, test } from "vitest";
import { regexOf } from "../builtins/regex/engine.ts";
import { PatternError } from "../builtins/regex/pattern-text.ts";
import { term } from "../builtins/term-table.ts";
import { restorePatterns, savePatterns } from "./patterns.ts";

const meter = { charge: () => undefined, checkTime: () => undefined };

test("patterns that were used are saved, wherever they stand in the constants of a program", () => {
  for (const pattern of ["^in+ner$", "(o)uter", "never(asked)?"]) regexOf(pattern).test("inner", meter);
  expect(() => regexOf("(broken")).toThrow(PatternError);
  const constants = [term(`{"a": ["^in+ner$", {1: {"^not used$"}}], "(broken": 1}`), "(o)uter", "^in+ner$", 7];
  const saved = savePatterns(constants);
  expect(saved.map(([pattern]) => pattern)).toEqual(["^in+ner$", "(o)uter"]);
  // As JSON, which has no Infinity.
  expect(JSON.parse(JSON.stringify(saved))).toEqual(saved);
});

test("a saved pattern is used as it was saved, without being read again", () => {
  const [given] = savePatterns(["(o)uter"]);
  if (given === undefined) throw new Error("the pattern is not known");
  restorePatterns([["(unreadable", given[1]]]);
  expect(regexOf("(unreadable").test("the outer one", meter)).toBe(true);
  expect(regexOf("(unreadable").names).toHaveLength(2);
});

test("what V8 must not run is saved as that", () => {
  const pattern = "(a*)*\\pL$";
  regexOf(pattern).test("ä", meter);
  const [saved] = savePatterns([pattern]);
  expect(saved?.[1].native).toBeUndefined();
  expect(saved?.[1].portable).toBe("(a*)*\\p{L}$");
});
