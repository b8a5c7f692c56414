import { describe, expect, test } from "vitest";
import { Budget } from "./budget.ts";
import { EvalError } from "./errors.ts";

function limitOf(work: () => void): string | undefined {
  try {
    work();
  } catch (error) {
    return error instanceof EvalError && error.code === "eval_budget_exceeded" ? error.limit : String(error);
  }
  return undefined;
}

/** What emitted loops do. */
function loop(budget: Budget, times: number, length: number): void {
  for (let i = 0; i < times; i++) if ((budget.n -= length) < 0) budget.exceeded();
}

describe("Budget", () => {
  test("allows exactly as many steps as its limit", () => {
    const steps = 300_000;
    expect(limitOf(() => loop(new Budget({ steps }), steps, 1))).toBeUndefined();
    expect(limitOf(() => loop(new Budget({ steps }), steps + 1, 1))).toBe("steps");
    expect(limitOf(() => new Budget({ steps }).charge(steps))).toBeUndefined();
    expect(limitOf(() => new Budget({ steps }).charge(steps + 1))).toBe("steps");
    expect(limitOf(() => new Budget({ steps }).charge(Number.POSITIVE_INFINITY))).toBe("steps");
    expect(limitOf(() => new Budget({ steps }).charge(Number.NaN))).toBe("steps");
  });

  test("reads the clock once a slice", () => {
    let reads = 0;
    const budget = new Budget({ timeMs: 5 }, () => reads++);
    expect(limitOf(() => loop(budget, 1_000_000, 1))).toBe("time");
    expect(reads).toBeLessThan(10);
  });

  test("counts what results hold apart from steps", () => {
    const budget = new Budget({ resultSize: 10 });
    expect(limitOf(() => budget.produce(10))).toBeUndefined();
    expect(limitOf(() => budget.produce(1))).toBe("resultSize");
    expect(limitOf(() => new Budget({ steps: 5 }).produce(6))).toBe("steps");
  });
});
