const FIRST_MS = 100;
const MAX_MS = 30_000;

/** How long to wait after so many failures in a row: doubling, at most half a minute, a random half of it. */
export function backoffMs(failures: number): number {
  const full = Math.min(MAX_MS, FIRST_MS * 2 ** (failures - 1));
  return full / 2 + (Math.random() * full) / 2;
}
