import { expect, test } from "vitest";
import { Passes } from "./passes.ts";

test("places in passes, and each once, though it wakes itself", () => {
  const passes = new Passes(4);
  const visited: number[] = [];
  const placed = new Set<number>();
  const left = passes.run((i) => {
    visited.push(i);
    // The last one never finds its place; each other one needs the one behind it.
    if (i === 3 || (i < 2 && !placed.has(i + 1))) return false;
    placed.add(i);
    for (const woken of [i - 1, i]) if (woken >= 0) passes.wake(woken);
    return true;
  });
  expect(visited).toEqual([0, 1, 2, 3, 1, 0]);
  expect(left).toEqual([3]);
});
