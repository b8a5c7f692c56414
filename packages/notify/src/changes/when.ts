import type { TeamSettings } from "../config.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const WEEK = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

/** When a change of now leaves, unless it is urgent: UTC epoch milliseconds. */
export function dueAt({ quiet, digest }: TeamSettings, now: number): number {
  if (digest === undefined) return endOfQuiet(quiet, now);
  const days = digest.every === "day" ? undefined : digest.on;
  return endOfQuiet(quiet, next(now, { at: digest.at, zone: digest.zone, on: days }));
}

function endOfQuiet(quiet: TeamSettings["quiet"], at: number): number {
  if (quiet === undefined) return at;
  const { from, to, zone } = quiet;
  const minute = localTime(at, zone).minutes;
  const [begin, end] = [minutesOf(from), minutesOf(to)];
  const isQuiet = begin <= end ? minute >= begin && minute < end : minute >= begin || minute < end;
  return isQuiet ? next(at, { at: to, zone }) : at;
}

interface Moment {
  readonly at: string;
  readonly zone: string;
  readonly on?: (typeof WEEK)[number] | undefined;
}

/** The next time, after `now`, at which a clock in the zone shows it. */
function next(now: number, { at, zone, on }: Moment): number {
  const { minutes, day } = localTime(now, zone);
  const wanted = minutesOf(at);
  let days = on === undefined ? 0 : (WEEK.indexOf(on) - day + 7) % 7;
  if (days === 0 && wanted <= minutes) days = on === undefined ? 1 : 7;
  const start = now - (now % MINUTE_MS);
  const found = start + (days * DAY_MINUTES + wanted - minutes) * MINUTE_MS;
  // Where clocks are set between now and then, the guess shows another time: it moves by the difference.
  const off = wanted - localTime(found, zone).minutes;
  const wrapped = off > DAY_MINUTES / 2 ? off - DAY_MINUTES : off < -DAY_MINUTES / 2 ? off + DAY_MINUTES : off;
  return found + wrapped * MINUTE_MS;
}

function minutesOf(time: string): number {
  const [hours = "0", minutes = "0"] = time.split(":");
  return Number(hours) * 60 + Number(minutes);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes since midnight and the day of the week, 0 is Sunday. */
function localTime(at: number, zone: string): { readonly minutes: number; readonly day: number } {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      weekday: "long",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    minutes: Number(parts.get("hour")) * 60 + Number(parts.get("minute")),
    day: WEEK.findIndex((name) => name === parts.get("weekday")?.toLowerCase()),
  };
}
