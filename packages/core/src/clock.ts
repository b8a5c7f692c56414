/** Where the time comes from: UTC epoch milliseconds. Injected, so that a test or `--at` can say what day it is. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still. */
export function fixedClock(nowMs: number): Clock {
  return { now: () => nowMs };
}
