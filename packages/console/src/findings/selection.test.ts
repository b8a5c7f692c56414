import { expect, it } from "vitest";
import { extended, MAX_SELECTED, NOTHING, toggled } from "./selection.ts";

const keyAt = (at: number): string | undefined => (at >= 0 && at < 2_000 ? `k${at}` : undefined);

it("adds one and takes it away", () => {
  const one = toggled(NOTHING, "a", 3);
  expect([...one.keys]).toEqual(["a"]);
  expect(toggled(one, "a", 3)).toEqual({ keys: new Set(), anchor: 3 });
});

it("extends from where it began, in both directions, and never beyond the list", () => {
  const begun = toggled(NOTHING, "k5", 5);
  const down = extended(begun, 7, keyAt);
  expect([...down.keys]).toEqual(["k5", "k6", "k7"]);
  expect([...extended(down, 4, keyAt).keys].toSorted()).toEqual(["k4", "k5", "k6", "k7"]);
  expect([...extended(NOTHING, 1_999, keyAt).keys]).toEqual(["k1999"]);
});

it("holds no more than one change may be about", () => {
  const all = extended(toggled(NOTHING, "k0", 0), 1_999, keyAt);
  expect(all.keys.size).toBe(MAX_SELECTED);
  expect(toggled(all, "other", 3).keys.has("other")).toBe(false);
});
