import { expect, it } from "vitest";
import { BACKOFF, restartDelayMs } from "./backoff.ts";

it("doubles the wait up to its cap, and takes a random half of it", () => {
  const full = [1, 2, 3, 8, 9, 50].map((ends) => restartDelayMs(ends, BACKOFF, 1));
  expect(full).toEqual([200, 400, 800, 25_600, 30_000, 30_000]);
  expect([1, 50].map((ends) => restartDelayMs(ends, BACKOFF, 0))).toEqual([100, 15_000]);
});
