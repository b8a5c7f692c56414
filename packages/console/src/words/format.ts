import type { Language } from "./words.ts";

/** Numbers and times as a language writes them, in the browser's time zone. */
export interface Format {
  /** `12,345` */
  readonly number: (value: number) => string;
  /** `28 Nov 2026, 14:05` */
  readonly moment: (at: number) => string;
  /** `28 Nov` for a day since 1970 in UTC. */
  readonly day: (day: number) => string;
  /** `3 days ago`, by the largest unit that fits. */
  readonly ago: (at: number, now: number) => string;
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000_000],
  ["month", 2_592_000_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

export function formatFor(language: Language): Format {
  const locale = language === "ja" ? "ja-JP" : "en-GB";
  const numbers = new Intl.NumberFormat(locale);
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return {
    number: (value) => numbers.format(value),
    moment: (at) => moments.format(at),
    day: (day) => days.format(day * 86_400_000),
    ago(at, now) {
      const past = now - at;
      const [unit, ms] = UNITS.find(([, size]) => past >= size) ?? ["minute", 60_000];
      return relative.format(-Math.floor(past / ms), unit);
    },
  };
}
