/** How long a job waits for its next attempt. */
export interface Backoff {
  /** The longest wait after the first attempt; it doubles with each. */
  readonly baseMs: number;
  /** The longest wait of all. */
  readonly capMs: number;
}

export const DEFAULT_BACKOFF: Backoff = { baseMs: 1_000, capMs: 3_600_000 };

/**
 * Exponential backoff with full jitter: anything from nothing to `baseMs` doubled with each attempt, so that jobs that
 * failed together do not come back together. `random` is in [0, 1).
 */
export function backoffMs(attempts: number, { baseMs, capMs }: Backoff, random: () => number = Math.random): number {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** Math.max(0, attempts - 1)));
}
