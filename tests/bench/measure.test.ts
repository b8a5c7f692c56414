import { describe, expect, test } from "vitest";
import type { Row } from "./bench.ts";
import { median, requireSame, runOnce, summarise, timePairs } from "./measure.ts";
import { misses, printTable } from "./table.ts";

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[7], 7],
])("median of %j", (values, expected) => expect(median(values)).toBe(expected));

test("the ratio is the median of the pairs' ratios, not the ratio of medians", () => {
  const samples = [
    { ours: 1, peer: 10 },
    { ours: 20, peer: 40 },
    { ours: 30, peer: 10 },
  ];
  expect(summarise(samples)).toEqual({ ours: 20, peer: 10, ratio: 0.5 });
});

describe("same output", () => {
  test.each<[string, string[], string[], string | undefined]>([
    ["order does not matter", ["a", "b"], ["b", "a"], undefined],
    ["a missing line", ["a"], ["a", "b"], "1 only the peer's"],
    ["a repeated line", ["a", "a"], ["a"], "1 only ours"],
    ["nothing on both sides", [], [], "empty"],
  ])("%s", (_name, ours, peer, expected) => {
    const run = (): void => requireSame(ours, peer);
    if (expected === undefined) expect(run).not.toThrow();
    else expect(run).toThrow(expected);
  });
});

describe("commands", () => {
  const node = (script: string): { argv: readonly [string, ...string[]] } => ({
    argv: [process.execPath, "-e", script],
  });

  test("violations (status 1) are an answer", () => {
    expect(runOnce(node("console.log('x'); process.exit(1)"))).toMatchObject({ status: 1, stdout: "x\n" });
  });
  test("status 2 is none", () => expect(() => runOnce(node("process.exit(2)"))).toThrow("ended with 2"));
  test("pairs are timed", () => {
    const { ours, peer, ratio } = timePairs(node(""), node("setTimeout(() => {}, 150)"), { pairs: 1 });
    expect(peer).toBeGreaterThan(150);
    expect(ratio).toBeCloseTo(ours / peer);
  });
});

describe("table", () => {
  const row = (ratio: number, goal?: number): Row => ({
    workload: "one file",
    ours: ratio,
    peer: 1,
    ratio,
    unit: "ms",
    ...(goal !== undefined && { goal }),
  });

  test.each([
    [row(0.1, 0.1), 0],
    [row(0.11, 0.1), 1],
    [row(9), 0],
    [row(Number.NaN, 1), 1],
  ])("goal %#", (given, expected) => expect(misses([given])).toHaveLength(expected));
  test("says faster, slower and missed", () => {
    const lines = printTable([row(0.05, 0.1), row(2, 1)]).split("\n");
    expect(lines[1]).toContain("20 times faster");
    expect(lines[2]).toMatch(/2 times slower.*MISSED$/);
  });
});
