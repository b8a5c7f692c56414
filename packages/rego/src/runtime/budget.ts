import { budgetExceeded } from "./errors.ts";

/** What one evaluation may use. A missing limit is the default of {@link defaultLimits}. */
export interface Limits {
  /** Loop iterations, elements that builtins visit, results that are stored. */
  readonly steps?: number;
  /** Wall time in milliseconds. */
  readonly timeMs?: number;
  /** Elements and characters that builtins and comprehensions produce. */
  readonly resultSize?: number;
}

export const defaultLimits: Required<Limits> = { steps: 200_000_000, timeMs: 10_000, resultSize: 20_000_000 };

/** The clock is read once a slice: reading it in each loop costs more than the loops (facts/rego-engine.md, section 6). */
const slice = 1 << 16;

/**
 * Steps, wall time and result size of one evaluation. Emitted loops charge the length of what they walk by
 * `(B.n -= k) < 0 && B.exceeded()`, which costs nothing until a slice is used up.
 */
export class Budget {
  /** What is left of the present slice. */
  n = 0;
  /** What is left of the result size; emitted code takes one for each element that it stores. */
  m: number;
  /** What is left for the texts of values, and for copies and answers; each may take as much as the result size. */
  #printed: number;
  #copied: number;
  #steps: number;
  readonly #timeMs: number;
  /** Known from the end of the first slice on: most evaluations end before, and reading the clock costs more than they do. */
  #deadline: number | undefined;
  readonly #now: () => number;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(limits: Limits = {}, now: () => number = () => performance.now()) {
    this.#steps = limits.steps ?? defaultLimits.steps;
    this.m = limits.resultSize ?? defaultLimits.resultSize;
    this.#printed = this.m;
    this.#copied = this.m;
    this.#now = now;
    this.#timeMs = limits.timeMs ?? defaultLimits.timeMs;
    this.n = Math.min(this.#steps, slice);
    this.#steps -= this.n;
  }

  /** Takes the next slice; throws `eval_budget_exceeded` when steps or time are used up. */
  exceeded(): true {
    const needed = Math.max(0, -this.n);
    if (needed > this.#steps || Number.isNaN(needed)) throw budgetExceeded("steps");
    this.checkTime();
    const taken = Math.min(this.#steps, needed + slice);
    this.#steps -= taken;
    this.n += taken;
    return true;
  }

  /** Looks at the clock now, for work of which a few steps may take long. */
  checkTime(): void {
    const now = this.#now();
    this.#deadline ??= now + this.#timeMs;
    if (now >= this.#deadline) throw budgetExceeded("time");
  }

  /** Uses `steps` steps. */
  charge(steps: number): void {
    this.n -= steps;
    // Also where a miscounted NaN would switch the budget off.
    if (!(this.n >= 0)) this.exceeded();
  }

  /** Accounts for `size` more elements or characters of a result, before they are made; each counts as a step, too. */
  produce(size: number): void {
    this.m -= size;
    if (!(this.m >= 0)) this.full();
    this.charge(size);
  }

  /** Accounts for characters of the text of a value, which whoever asked for it may count as a result again. */
  print(characters: number): void {
    this.#printed -= characters;
    if (!(this.#printed >= 0)) this.full();
    this.charge(1);
  }

  /** Accounts for elements of an answer or of a copy for another format. */
  copy(elements: number): void {
    this.#copied -= elements;
    if (!(this.#copied >= 0)) this.full();
    this.charge(elements);
  }

  /** Throws `eval_budget_exceeded`: the result size is used up. */
  full(): never {
    throw budgetExceeded("resultSize");
  }
}
