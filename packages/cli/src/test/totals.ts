import { visible } from "@sekisho/gate-files/print";
import { percentOf, type Reached, type TestResult } from "@sekisho/rulebook";
import type { Tested } from "./tested.ts";
import type { Counts } from "./words.en.ts";
import type { Words } from "./words.ts";

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

  get counts(): Counts {
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

  /** `pattern` is that of `--run`. */
  line(words: Words, elapsedMs: number, pattern: string | undefined): string {
    const { passed, failed, mistakes } = this.counts;
    if (passed + failed + mistakes > 0) return words.total(this.counts, (elapsedMs / 1000).toFixed(2));
    return pattern === undefined ? words.none : words.noneRun(visible(pattern));
  }

  /** Where coverage was asked for and is too low. */
  thresholdLine(words: Words): string | undefined {
    if (this.#threshold === undefined || !this.isBelow) return undefined;
    return words.below(shownPercent(this.#lines), this.#lines.all, this.#threshold);
  }
}

/** Rounded down, so that 100 % is all. */
export function shownPercent(reached: Reached): string {
  return `${(Math.floor(percentOf(reached) * 10) / 10).toFixed(1)} %`;
}
