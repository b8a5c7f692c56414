/** Days and dates of the Gregorian calendar, counted from 1970-01-01, and the fields of an instant in a zone. */
import type { Zone } from "./zone.ts";

export interface Fields {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
}

/** An instant, seen in a zone. */
export interface Moment {
  readonly ns: bigint;
  readonly zone: Zone;
}

const billion = 1_000_000_000n;

/** Howard Hinnant's days_from_civil; the month may be any integer and carries into the year. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const months = year * 12 + (month - 1);
  const y = Math.floor(months / 12);
  const m = months - y * 12 + 1;
  const shifted = m > 2 ? y : y - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

export function civilFromDays(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
  const civilMonth = month < 10 ? month + 3 : month - 9;
  return { year: yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), month: civilMonth, day };
}

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysIn(year: number, month: number): number {
  return daysFromCivil(year, month + 1, 1) - daysFromCivil(year, month, 1);
}

/** Whole seconds since 1970 as if the fields were UTC; fields beyond their range carry. */
export function secondsOf(fields: Omit<Fields, "nanosecond">): number {
  const days = daysFromCivil(fields.year, fields.month, fields.day);
  return days * 86_400 + fields.hour * 3600 + fields.minute * 60 + fields.second;
}

/** Whole seconds of an instant, rounded down. */
export function unixSeconds(ns: bigint): number {
  const seconds = ns / billion;
  return Number(ns < 0n && seconds * billion !== ns ? seconds - 1n : seconds);
}

export function fieldsOf({ ns, zone }: Moment): Fields {
  const seconds = unixSeconds(ns);
  const nanosecond = Number(ns - BigInt(seconds) * billion);
  const local = seconds + zone.offsetAt(seconds);
  const days = Math.floor(local / 86_400);
  const rest = local - days * 86_400;
  return {
    ...civilFromDays(days),
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    nanosecond,
  };
}

/**
 * The instant at which a zone's clocks show the fields. Where they skip or repeat that time, Go's choice: the offset
 * in force at the instant that the first guess leads to.
 */
export function instantOf(fields: Fields, zone: Zone): bigint {
  const local = secondsOf(fields);
  const guess = zone.offsetAt(local);
  const offset = zone.offsetAt(local - guess);
  return BigInt(local - offset) * billion + BigInt(fields.nanosecond);
}

/** 0 is Sunday. */
export function weekdayOf(fields: Fields): number {
  const days = daysFromCivil(fields.year, fields.month, fields.day);
  return (((days + 4) % 7) + 7) % 7;
}

/** 1 to 366. */
export function dayOfYear(fields: Fields): number {
  return daysFromCivil(fields.year, fields.month, fields.day) - daysFromCivil(fields.year, 1, 1) + 1;
}
