/** Time zones by their IANA names, from the tables that the JavaScript engine brings. */

export interface Zone {
  readonly name: string;
  /** Seconds east of UTC at an instant given in seconds since 1970. */
  offsetAt(seconds: number): number;
  /** `UTC`, `CET`, `-03`. */
  abbreviationAt(seconds: number): string;
}

export const utc: Zone = { name: "UTC", offsetAt: () => 0, abbreviationAt: () => "UTC" };

const cache = new Map<string, Zone>();

/** `""` is UTC and `Local` the zone of this machine; undefined for names that nobody knows. */
export function zoneOf(name: string): Zone | undefined {
  if (name === "" || name === "UTC") return utc;
  const known = cache.get(name);
  if (known !== undefined) return known;
  const wanted = name === "Local" ? new Intl.DateTimeFormat().resolvedOptions().timeZone : name;
  const zone = makeZone(wanted);
  if (zone !== undefined && cache.size < 1000) cache.set(name, zone);
  return zone;
}

function makeZone(name: string): Zone | undefined {
  if (!/^[A-Za-z]/.test(name)) return undefined;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", { ...fields, timeZone: name });
  } catch {
    return undefined;
  }
  // Intl does not look at upper and lower case, the tz database does.
  const resolved = format.resolvedOptions().timeZone;
  if (resolved !== name && resolved.toLowerCase() === name.toLowerCase()) return undefined;
  return {
    name,
    offsetAt: (seconds) => offset(format, seconds),
    abbreviationAt: (seconds) => abbreviation(name, namedInstant(format, seconds), offset(format, seconds)),
  };
}

/** Names begin with 1970. Before that, the winter or the summer of that year lends its own where its offset is the same. */
function namedInstant(format: Intl.DateTimeFormat, seconds: number): number {
  const summer1970 = 16_000_000;
  if (seconds >= 0) return seconds;
  const wanted = offset(format, seconds);
  return [0, summer1970].find((other) => offset(format, other) === wanted) ?? seconds;
}

const fields = {
  calendar: "gregory",
  numberingSystem: "latn",
  hourCycle: "h23",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
} as const;

function offset(format: Intl.DateTimeFormat, seconds: number): number {
  const shown: { [type: string]: number } = {};
  for (const { type, value } of format.formatToParts(seconds * 1000)) shown[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown;
  const local = new Date(0);
  local.setUTCFullYear(year, month - 1, day);
  local.setUTCHours(hour, minute, second);
  return local.getTime() / 1000 - seconds;
}

/** Each of these knows the abbreviations of its own part of the world; the others print `GMT+1`. */
const locales = ["en-US", "en-CA", "en-GB", "en-AU", "en-NZ", "en-IN", "en-ZA", "ja-JP"];
/** Zones whose abbreviation no locale knows, or knows otherwise than the tz database. */
const fixed: { readonly [zone: string]: string } = {
  "Asia/Shanghai": "CST",
  "Asia/Taipei": "CST",
  "Asia/Hong_Kong": "HKT",
  "Asia/Seoul": "KST",
  "Asia/Manila": "PST",
  "Asia/Karachi": "PKT",
  "Asia/Jakarta": "WIB",
  "Europe/Moscow": "MSK",
  "Africa/Lagos": "WAT",
  "Africa/Nairobi": "EAT",
  ...Object.fromEntries(
    "GMT Etc/GMT Etc/GMT0 Etc/GMT+0 Etc/GMT-0 Etc/Greenwich GMT0 GMT+0 GMT-0 Greenwich"
      .split(" ")
      .map((name) => [name, "GMT"]),
  ),
};
/** Lord Howe Island: the locales have letters for it, the tz database has none. */
const nameless = /^LH[SD]T$/;

/** Where nobody knows a name the offset stands for it (`+09`, `+0545`), as the tz database does for most zones. */
function abbreviation(name: string, seconds: number, offsetSeconds: number): string {
  const known = Object.hasOwn(fixed, name) ? fixed[name] : undefined;
  if (known !== undefined) return known;
  for (const locale of locales) {
    const format = new Intl.DateTimeFormat(locale, { timeZone: name, timeZoneName: "short" });
    const shown = format.formatToParts(seconds * 1000).find(({ type }) => type === "timeZoneName")?.value ?? "";
    if (/^[A-Z]{3,5}$/.test(shown) && !nameless.test(shown)) return shown;
  }
  const minutes = Math.round(Math.abs(offsetSeconds) / 60);
  const hours = String(Math.floor(minutes / 60)).padStart(2, "0");
  const rest = minutes % 60 === 0 ? "" : String(minutes % 60).padStart(2, "0");
  return `${offsetSeconds < 0 ? "-" : "+"}${hours}${rest}`;
}
