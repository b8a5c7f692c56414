/** When a child that ended is started again. */
export interface Backoff {
  /** After the first end. */
  readonly baseMs: number;
  /** At most. */
  readonly capMs: number;
  /** A child that was ready for so long counts as well: the next wait is the first again. */
  readonly steadyMs: number;
}

export const BACKOFF: Backoff = { baseMs: 200, capMs: 30_000, steadyMs: 60_000 };

/** The wait after so many ends in a row, from 1: doubling up to the cap, a random half of it. `random` is from 0 to 1. */
export function restartDelayMs(ends: number, { baseMs, capMs }: Backoff, random: number = Math.random()): number {
  const full = Math.min(capMs, baseMs * 2 ** (ends - 1));
  return Math.round(full / 2 + (random * full) / 2);
}
