import { expect, test } from "vitest";
import { goDurationMs, goDurationText } from "./duration.ts";

test.each<[string, number | undefined]>([
  ["1s", 1_000],
  ["1h30m", 5_400_000],
  ["1.5ms", 1.5],
  ["-2s", -2_000],
  ["0", 0],
  ["1", undefined],
  ["", undefined],
  ["s", undefined],
])("%s", (text, ms) => {
  expect(goDurationMs(text)).toBe(ms);
});

test.each<[number, string]>([
  [0, "0s"],
  [999, "999ns"],
  [408_568, "408.568\u00b5s"],
  [1_245_905, "1.245905ms"],
  [1_500_000_000, "1.5s"],
  [3_661_000_000_000, "1h1m1s"],
])("%i ns", (ns, text) => {
  expect(goDurationText(ns)).toBe(text);
});
