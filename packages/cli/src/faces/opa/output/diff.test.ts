import * as fc from "fast-check";
import { expect, test } from "vitest";
import { diffTexts, type Edit } from "./diff.ts";

const sideOf = (edits: readonly Edit[], left: Edit["op"]): string =>
  edits
    .filter(({ op }) => op !== left)
    .map(({ text }) => text)
    .join("");

test("edits turn one text into the other", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "\n", "\u{1f600}"), maxLength: 60 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const edits = diffTexts(before, after);
      expect(sideOf(edits, "insert")).toBe(before);
      expect(sideOf(edits, "delete")).toBe(after);
      expect(edits.every(({ op, text: own }, i) => own !== "" && op !== edits[i - 1]?.op)).toBe(true);
    }),
  );
});

test.each<[string, string, string]>([
  ["x=1", "x := 1", "=x|+ :|==|+ |=1"],
  ["abc", "abc", "=abc"],
  ["", "new", "+new"],
  ["the cat sat", "the dog sat", "=the |-cat|+dog|= sat"],
])("%j to %j", (before, after, expected) => {
  const signs = { equal: "=", insert: "+", delete: "-" } as const;
  const shown = diffTexts(before, after).map(({ op, text }) => `${signs[op]}${text}`);
  expect(shown.join("|")).toBe(expected);
});
