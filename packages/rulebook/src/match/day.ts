const DAY_MS = 86_400_000;

/** First moment (UTC epoch milliseconds) after the last moment of a day `YYYY-MM-DD`. */
export function endOfDayMs(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) + DAY_MS;
}

/** Days from one day to another; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** Where days begin first, on the islands of UTC+14, it is another day this long before it is one in UTC. */
const FIRST_ZONE_MS = 14 * 3_600_000;

/** Whether a day has not begun anywhere yet at `nowMs`: who writes down today is never told that it is tomorrow. */
export function isAhead(firstDay: string, nowMs: number): boolean {
  return nowMs < Date.parse(`${firstDay}T00:00:00Z`) - FIRST_ZONE_MS;
}

/** Whether a day, the last on which something holds, is over at `nowMs`. */
export function isPast(lastDay: string, nowMs: number): boolean {
  return nowMs >= endOfDayMs(lastDay);
}

/** The day `YYYY-MM-DD` that many days after another. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
