import * as fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, test } from "vitest";
import { Budget } from "../../runtime/budget.ts";
import { isSimple } from "../text/code-points.ts";
import { backtrackingCost, isAnchored } from "./cost.ts";
import { capturesInLoop, emitRegExp } from "./emit.ts";
import { Regex } from "./engine.ts";
import { type Pattern, parsePattern } from "./syntax.ts";

/** Patterns over a small alphabet, so that subjects meet them. */
const patternText: fc.Arbitrary<string> = fc.letrec<{ node: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom("a", "b", "k", "0", ".", "\\.", "\\n", "é", "\\x{1F600}") },
    {
      weight: 4,
      arbitrary: fc.constantFrom("[ab]", "[^a]", "[a-k0-9]", "\\d", "\\w", "\\s", "\\W", "[[:alpha:]]", "[\\s\\-]"),
    },
    { weight: 2, arbitrary: fc.constantFrom("^", "$", "\\b", "\\B", "\\A", "\\z", "(?:)") },
  ),
  node: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    { weight: 3, arbitrary: tie("atom") },
    { weight: 3, arbitrary: fc.array(tie("node"), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("")) },
    { weight: 1, arbitrary: fc.tuple(tie("node"), tie("node")).map(([a, b]) => `(?:${a}|${b})`) },
    { weight: 1, arbitrary: tie("node").map((inner) => `(${inner})`) },
    { weight: 1, arbitrary: tie("node").map((inner) => `(?i:${inner})`) },
    { weight: 1, arbitrary: tie("node").map((inner) => `(?ms:${inner})`) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(tie("node"), fc.constantFrom("*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,2}?", "{2,}"))
        .map(([inner, operator]) => `(?:${inner})${operator}`),
    },
  ),
})).node;

const subject = fc
  .array(fc.constantFrom("a", "b", "k", "K", "0", ".", "\n", " ", "é", "-", "\u212a", "\r", "😀"), {
    maxLength: 12,
  })
  .map((parts) => parts.join(""));

const eligible = (pattern: Pattern): boolean => !pattern.inexact && backtrackingCost(pattern.tree).degree < Infinity;

function nativeMatches(pattern: Pattern, text: string): string[][] {
  return Array.from(text.matchAll(new RegExp(emitRegExp(pattern.tree), "gu")), (found) => [
    String(found.index),
    ...Array.from(found, (group) => group ?? "-"),
  ]);
}

function automatonMatches(pattern: Pattern, text: string): string[][] {
  const matcher = RE2JS.compile(pattern.portable).matcher(text);
  const out: string[][] = [];
  for (let at = 0; at <= text.length && matcher.find(at); ) {
    const groups = pattern.names.map((_, number) => matcher.group(number) ?? "-");
    out.push([String(matcher.start()), ...groups]);
    const end = matcher.end();
    at = end > matcher.start() ? end : end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
  }
  return out;
}

describe("both engines", () => {
  test("find the same matches with the same groups", () => {
    fc.assert(
      fc.property(patternText, subject, (source, text) => {
        const pattern = parsePattern(source);
        fc.pre(eligible(pattern) && (isSimple(text) || isAnchored(pattern.tree)));
        const native = new RegExp(emitRegExp(pattern.tree), "u");
        expect(native.test(text)).toBe(RE2JS.compile(pattern.portable).test(text));
        if (capturesInLoop(pattern.tree)) return;
        expect(nativeMatches(pattern, text)).toEqual(automatonMatches(pattern, text));
      }),
      { numRuns: 1500 },
    );
  });

  test("what the parser accepts, re2js accepts in its portable form", () => {
    fc.assert(
      fc.property(patternText, (source) => {
        expect(() => RE2JS.compile(parsePattern(source).portable)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

describe("cost", () => {
  const rows: readonly (readonly [pattern: string, degree: number])[] = [
    ["^[a-z]+\\.[0-9]+$", 1],
    ["^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", 1],
    ["^([a-z]+\\.)+$", 1],
    ["abc", 1],
    ["a+", 1],
    ["[a-z]+x$", 2],
    ["a.*b", 2],
    ["^.*a.*b", 2],
    ["^(a+)+$", Infinity],
    ["^(a|a)*$", Infinity],
    ["(a*)*", Infinity],
  ];
  test.each(rows)("%s grows with degree %d", (pattern, degree) => {
    expect(backtrackingCost(parsePattern(pattern).tree).degree).toBe(degree);
  });

  test.each(["^(a?){30}a{30}$", "^(a|b|ab){40}c", "^(?:a{0,30}){30}b"])(
    "%s has a bound too large to run",
    (pattern) => {
      const { factor, degree } = backtrackingCost(parsePattern(pattern).tree);
      expect(factor > 1e6 || degree === Infinity).toBe(true);
    },
  );
});

describe("hostile patterns and texts", () => {
  const long = "a".repeat(40_000);
  test.each([
    ["^(a+)+$", `${long}b`],
    ["(a*)*b", long],
    ["^(a|aa)+$", `${long}b`],
    ["[a-z]+x$", long],
    ["a.*b", long],
    ["^(a?){200}a{200}$", "a".repeat(199)],
    ["(.*)(.*)(.*)(.*)(.*)[^a]$", "a".repeat(2000)],
  ])("%s ends soon without a match", (pattern, text) => {
    const start = performance.now();
    expect(new Regex(pattern).test(text, new Budget())).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
