/** How much somebody may ask: `burst` at once, then `perSecond`. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Callers that are remembered; the longest silent ones are forgotten first, which only ever gives them more. */
const MAX_CALLERS = 20_000;

/** Token buckets by caller, in the memory of this process. */
export class RateLimit {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Takes one. Zero where it may go on, else the seconds after which to try again. `now` in milliseconds. */
  take(caller: string, now: number): number {
    const { burst, perSecond } = this.#rate;
    const before = this.#buckets.get(caller) ?? { tokens: burst, at: now };
    this.#buckets.delete(caller);
    const tokens = Math.min(burst, before.tokens + (Math.max(0, now - before.at) / 1000) * perSecond);
    const isEnough = tokens >= 1;
    this.#buckets.set(caller, { tokens: isEnough ? tokens - 1 : tokens, at: now });
    const [oldest] = this.#buckets.size > MAX_CALLERS ? this.#buckets.keys() : [];
    if (oldest !== undefined) this.#buckets.delete(oldest);
    return isEnough ? 0 : Math.ceil((1 - tokens) / perSecond);
  }
}
