/** How `--at` is written. */
export const INSTANT_HINT = "2026-11-22 is that day at 00:00 UTC; 2026-11-22T09:00:00+09:00 is that moment";

/** UTC epoch milliseconds of a day (its first moment in UTC) or of a moment (RFC 3339 with its offset). */
export function readInstant(word: string): number | undefined {
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-]([01]\d|2[0-3]):[0-5]\d))?$/.exec(
      word,
    );
  const day = match?.[1];
  if (day === undefined) return undefined;
  const start = new Date(`${day}T00:00:00Z`);
  // The calendar has no 30th of February, though Date makes a 2nd of March of it.
  if (Number.isNaN(start.getTime()) || !start.toISOString().startsWith(day)) return undefined;
  return word === day ? start.getTime() : Date.parse(word);
}
