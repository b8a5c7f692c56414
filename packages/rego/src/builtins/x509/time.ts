/** UTCTime and GeneralizedTime (RFC 5280, section 4.1.2.5). */
import { fromLatin1 } from "../bytes/latin1.ts";
import { type DerReader, tags } from "./der.ts";
import { X509Error } from "./errors.ts";

export interface Instant {
  /** Milliseconds since 1970. */
  readonly ms: number;
  /** As Go writes it into JSON. */
  readonly text: string;
}

const utc = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/;
const generalized = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(Z|[+-]\d{4})$/;

/** Throws {@link X509Error}. */
export function readTime(reader: DerReader): Instant {
  if (reader.peek(tags.utcTime)) return read(reader, tags.utcTime, utc, "x509: malformed UTCTime");
  if (reader.peek(tags.generalizedTime)) {
    return read(reader, tags.generalizedTime, generalized, "x509: malformed GeneralizedTime");
  }
  throw new X509Error("x509: unsupported time format");
}

function read(reader: DerReader, tag: number, pattern: RegExp, message: string): Instant {
  const content = reader.content(tag);
  const match = pattern.exec(fromLatin1(content ?? new Uint8Array()));
  if (match === null) throw new X509Error(message);
  const [, first = "", month = "", day = "", hour = "", minute = "", second = "00", zone = "Z"] = match;
  // Two digits mean 1950 to 2049.
  const year = first.length === 4 ? Number(first) : Number(first) + (Number(first) >= 50 ? 1900 : 2000);
  const local = Date.UTC(2000, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const date = new Date(local);
  date.setUTCFullYear(year, Number(month) - 1, Number(day));
  const offset = offsetMinutes(zone);
  const isReal =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60 &&
    offset !== undefined;
  if (!isReal) throw new X509Error(message);
  const suffix = offset === 0 ? "Z" : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  return { ms: date.getTime() - offset * 60_000, text: date.toISOString().replace(".000Z", suffix) };
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3));
  if (hours > 24 || minutes > 60 || hours + minutes === 0) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
