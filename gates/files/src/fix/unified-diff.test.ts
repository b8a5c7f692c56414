import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hunkHead, hunksOf } from "./unified-diff.ts";

/** The new lines, made of the old ones by the hunks. */
function applied(old: readonly string[], now: readonly string[]): readonly string[] {
  const made: string[] = [];
  let done = 0;
  for (const { oldStart, oldCount, lines } of hunksOf(old, now)) {
    const start = oldStart - 1;
    made.push(...old.slice(done, start));
    done = start + oldCount;
    for (const { sign, number } of lines) {
      if (sign === " ") made.push(old[number - 1] ?? "?");
      if (sign === "+") made.push(now[number - 1] ?? "?");
    }
  }
  return [...made, ...old.slice(done)];
}

const texts = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 });

test("the hunks lead from the old text to the new one", () => {
  fc.assert(
    fc.property(texts, texts, (old, now) => {
      expect(applied(old, now)).toEqual(now);
    }),
  );
});

test("texts that are the same have none", () => expect(hunksOf(["a"], ["a"])).toEqual([]));

test("what is far apart stands in hunks of its own", () => {
  const old = Array.from({ length: 40 }, (_, i) => String(i));
  const now = old.flatMap((line) => (line === "5" ? [] : line === "30" ? ["30", "new"] : [line]));
  expect(hunksOf(old, now).map(hunkHead)).toEqual(["@@ -3,7 +3,6 @@", "@@ -29,6 +28,7 @@"]);
});

test("more differences than are worth a search are one replacement", () => {
  const old = Array.from({ length: 2_000 }, (_, i) => `a${i}`);
  const now = Array.from({ length: 2_000 }, (_, i) => `b${i}`);
  expect(applied(old, now)).toEqual(now);
});
