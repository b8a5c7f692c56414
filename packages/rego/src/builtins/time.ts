import { isArray, isNumber } from "../runtime/kinds.ts";
import { fromBigInt, toBigInt } from "../runtime/numbers.ts";
import type { Value } from "../runtime/value.ts";
import { type Builtin, type BuiltinContext, number, string, tuple, union } from "./builtin.ts";
import { builtinError, integerOperand, operandTypeError, stringOperand } from "./operands.ts";
import { daysIn, type Fields, fieldsOf, instantOf, type Moment, weekdayOf } from "./time/civil.ts";
import { parseDuration } from "./time/duration.ts";
import { formatTime } from "./time/format.ts";
import { layoutOf, namedLayouts, weekdayNames } from "./time/layout.ts";
import { parseTime, TimeError } from "./time/parse.ts";
import { type Zone, zoneOf } from "./time/zone.ts";

const nsOrZoned = union(number, tuple(number, string));
const three = tuple(number, number, number);

export const time: readonly Builtin[] = [
  { name: "time.now_ns", args: [], result: number, run: (c) => fromBigInt(c.nowNs()) },
  {
    name: "time.parse_ns",
    args: [string, string],
    result: number,
    run(c, a, b) {
      const layout = stringOperand(c, "time.parse_ns", 1, a);
      if (layout === undefined) return undefined;
      const value = stringOperand(c, "time.parse_ns", 2, b);
      if (value === undefined) return undefined;
      c.charge(layout.length + value.length);
      return parsed(c, "time.parse_ns", () => parseTime(layoutOf(layout), value));
    },
  },
  ofText("time.parse_rfc3339_ns", (text) => parseTime(namedLayouts["RFC3339"] ?? "", text)),
  ofText("time.parse_duration_ns", parseDuration),
  {
    name: "time.format",
    args: [union(number, tuple(number, string), tuple(number, string, string))],
    result: string,
    run: (c, a) => format(c, a),
  },
  ofMoment("time.date", three, ({ year, month, day }) => [year, month, day]),
  ofMoment("time.clock", three, ({ hour, minute, second }) => [hour, minute, second]),
  ofMoment("time.weekday", string, (fields) => weekdayNames[weekdayOf(fields)] ?? ""),
  { name: "time.add_date", args: [number, number, number, number], result: number, run: addDate },
  {
    name: "time.diff",
    args: [nsOrZoned, nsOrZoned],
    result: tuple(number, number, number, number, number, number),
    run: (c, a, b) => diff(c, a, b),
  },
];

function ofText(name: string, parse: (text: string) => bigint): Builtin {
  return {
    name,
    args: [string],
    result: number,
    run(c, a) {
      const text = stringOperand(c, name, 1, a);
      if (text === undefined) return undefined;
      c.charge(text.length);
      return parsed(c, name, () => parse(text));
    },
  };
}

function ofMoment(name: string, result: Builtin["result"], take: (fields: Fields) => Value): Builtin {
  return {
    name,
    args: [nsOrZoned],
    result,
    run(c, a) {
      const moment = momentOperand(c, name, a)?.moment;
      return moment === undefined ? undefined : take(fieldsOf(moment));
    },
  };
}

function parsed(c: BuiltinContext, name: string, parse: () => bigint): Value | undefined {
  try {
    return nanoseconds(c, name, parse());
  } catch (error) {
    if (error instanceof TimeError) return builtinError(c, name, error.message);
    throw error;
  }
}

const int64 = 1n << 63n;

function nanoseconds(c: BuiltinContext, name: string, ns: bigint): Value | undefined {
  if (ns < -int64 || ns >= int64) return builtinError(c, name, "time outside of valid range");
  return fromBigInt(ns);
}

/** A number of nanoseconds, or an array of it, a zone and, for `time.format`, a layout. */
function momentOperand(
  c: BuiltinContext,
  name: string,
  value: Value,
): { readonly moment: Moment; readonly layout: string } | undefined {
  const expected = "either number (ns) or [number (ns), string (tz)]";
  const [ns, zoneName = "", layout = ""] = isArray(value) ? value : [value];
  if (ns === undefined || (!isArray(value) && !isNumber(ns))) return operandTypeError(c, name, 1, value, expected);
  if (!isNumber(ns)) return operandTypeError(c, name, 1, ns, "number");
  const zone = stringOperand(c, name, 1, zoneName);
  if (zone === undefined) return undefined;
  const found: Zone | undefined = zoneOf(zone);
  if (found === undefined) return builtinError(c, name, `unknown time zone ${zone}`);
  const format = stringOperand(c, name, 1, layout);
  if (format === undefined) return undefined;
  const exact = toBigInt(ns);
  if (exact === undefined || exact < -int64 || exact >= int64) return builtinError(c, name, "timestamp too big");
  return { moment: { ns: exact, zone: found }, layout: format };
}

function format(c: BuiltinContext, value: Value): Value | undefined {
  const given = momentOperand(c, "time.format", value);
  if (given === undefined) return undefined;
  const layout = given.layout === "" ? (namedLayouts["RFC3339Nano"] ?? "") : layoutOf(given.layout);
  // No element of a layout grows to more than three times its size.
  c.produce(layout.length * 3);
  return formatTime(given.moment, layout);
}

function addDate(c: BuiltinContext, a?: Value, b?: Value, d?: Value, e?: Value): Value | undefined {
  const name = "time.add_date";
  const given = momentOperand(c, name, a as Value);
  if (given === undefined) return undefined;
  const years = integerOperand(c, name, 2, b as Value);
  if (years === undefined) return undefined;
  const months = integerOperand(c, name, 3, d as Value);
  if (months === undefined) return undefined;
  const days = integerOperand(c, name, 4, e as Value);
  if (days === undefined) return undefined;
  const fields = fieldsOf(given.moment);
  const year = fields.year + years + Math.floor((fields.month + months - 1) / 12);
  // Far outside of what nanoseconds can say, days might still lead back, but not by a safe count.
  if (Math.abs(year) > 1e9 || Math.abs(days) > 1e12) return builtinError(c, name, "time outside of valid range");
  const moved = { ...fields, year: fields.year + years, month: fields.month + months, day: fields.day + days };
  return nanoseconds(c, name, instantOf(moved, given.moment.zone));
}

/** Years, months, days, hours, minutes and seconds between two moments, both seen in the zone of the first. */
function diff(c: BuiltinContext, a: Value, b: Value): Value | undefined {
  const first = momentOperand(c, "time.diff", a)?.moment;
  if (first === undefined) return undefined;
  const second = momentOperand(c, "time.diff", b)?.moment;
  if (second === undefined) return undefined;
  const { zone } = first;
  const [early, late] = first.ns > second.ns ? [second.ns, first.ns] : [first.ns, second.ns];
  const from = fieldsOf({ ns: early, zone });
  const to = fieldsOf({ ns: late, zone });
  let seconds = to.second - from.second;
  let minute = to.minute - from.minute;
  let hour = to.hour - from.hour;
  let day = to.day - from.day;
  let month = to.month - from.month;
  let year = to.year - from.year;
  if (seconds < 0) {
    seconds += 60;
    minute -= 1;
  }
  if (minute < 0) {
    minute += 60;
    hour -= 1;
  }
  if (hour < 0) {
    hour += 24;
    day -= 1;
  }
  if (day < 0) {
    day += daysIn(from.year, from.month);
    month -= 1;
  }
  if (month < 0) {
    month += 12;
    year -= 1;
  }
  return [year, month, day, hour, minute, seconds];
}
