import { percentOf, type Reached, type TestResult } from "@sekisho/rulebook";
import type { Tested } from "./tested.ts";

/** What came of all rulebooks together. */
export class Totals {
  #passed = 0;
  #failed = 0;
  #todo = 0;
  #errors = 0;
  #lines: Reached = { reached: 0, all: 0 };
  readonly #threshold: number | undefined;

  /** `threshold` is per cent of lines. */
  constructor(threshold?: number) {
    this.#threshold = threshold;
  }

  add({ results, diagnostics, coverage }: Tested): void {
    const count = (outcome: TestResult["outcome"]): number =>
      results.filter((result) => result.outcome === outcome).length;
    this.#passed += count("passed");
    this.#failed += count("failed");
    this.#todo += count("todo");
    this.#errors += diagnostics.filter(({ severity }) => severity === "error").length;
    if (coverage === undefined) return;
    const { reached, all } = coverage.lines;
    this.#lines = { reached: this.#lines.reached + reached, all: this.#lines.all + all };
  }

  get counts(): { readonly passed: number; readonly failed: number; readonly todo: number; readonly mistakes: number } {
    return { passed: this.#passed, failed: this.#failed, todo: this.#todo, mistakes: this.#errors };
  }

  /** Whether fewer lines are reached than was asked for. */
  get isBelow(): boolean {
    return this.#threshold !== undefined && percentOf(this.#lines) < this.#threshold;
  }

  get status(): number {
    if (this.#errors > 0 || this.#passed + this.#failed === 0) return 2;
    return this.#failed > 0 || this.isBelow ? 1 : 0;
  }

  line(elapsedMs: number): string {
    if (this.#passed + this.#failed + this.#errors === 0) return "There is no test.";
    const rest = [
      ...(this.#todo > 0 ? [`${this.#todo} to do`] : []),
      ...(this.#errors > 0 ? [this.#errors === 1 ? "1 mistake" : `${this.#errors} mistakes`] : []),
    ].map((part) => `, ${part}`);
    return `${this.#passed} passed, ${this.#failed} failed${rest.join("")} (${(elapsedMs / 1000).toFixed(2)} s)`;
  }

  /** Where coverage was asked for and is too low. */
  thresholdLine(): string | undefined {
    if (this.#threshold === undefined || !this.isBelow) return undefined;
    return `Too little is covered: ${shownPercent(this.#lines)} of ${this.#lines.all} lines, ${this.#threshold} % are asked for.`;
  }
}

/** Rounded down, so that 100 % is all. */
export function shownPercent(reached: Reached): string {
  return `${(Math.floor(percentOf(reached) * 10) / 10).toFixed(1)} %`;
}
