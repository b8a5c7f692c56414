import { describe, expect, test } from "vitest";
import { didYouMean } from "./suggest.ts";

const KEYS = ["title", "severity", "applies", "parameters", "instance", "message", "fix", "ja"];

describe("didYouMean", () => {
  test.each([
    ["titel", "title"],
    ["Title", "title"],
    ["severty", "severity"],
    ["aplies", "applies"],
    ["paramters", "parameters"],
    ["messgae", "message"],
    ["fxi", "fix"],
    ["ju", "ja"],
    ["zzz", undefined],
    ["x", undefined],
    ["", undefined],
    ["kind", undefined],
    ["x".repeat(100_000), undefined],
  ])("%s → %s", (word, wanted) => {
    expect(didYouMean(word, KEYS)).toBe(wanted);
  });

  test("the nearest wins, then the first; the word itself never", () => {
    expect(didYouMean("image-tags", ["image-tasks", "image-tag", "image-tagz"])).toBe("image-tag");
    expect(didYouMean("probe", ["probe", "probes"])).toBe("probes");
  });
});
