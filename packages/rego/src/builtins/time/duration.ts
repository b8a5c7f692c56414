/** Durations: those of Go's time.ParseDuration (`1h15m30.5s`, `-1.5ms`) and OPA's days, weeks and years of 365 days. */

import { quote } from "../../runtime/print.ts";
import { formatFloat } from "../fmt/float.ts";
import { TimeError } from "./parse.ts";

const unitNs: { readonly [unit: string]: number } = {
  ns: 1,
  us: 1000,
  "\u00b5s": 1000,
  "\u03bcs": 1000,
  ms: 1_000_000,
  s: 1_000_000_000,
  m: 60_000_000_000,
  h: 3_600_000_000_000,
};

const hoursOf: { readonly [unit: string]: number } = { d: 24, w: 7 * 24, y: 365 * 24 };
const extended = /^[-+]?(?:[0-9.]+(?:[mun\u00b5]s|[a-z]))+$/;

/** Nanoseconds, in 64 bits. Throws {@link TimeError}. */
export function parseDuration(text: string): bigint {
  if (!/[dwy]/.test(text)) return goDuration(text, text);
  const invalid = new TimeError(`time: invalid duration ${quote(text)}`);
  if (!extended.test(text)) throw invalid;
  const inHours = text.replace(/([0-9.]+)([dwy])/g, (_, digits: string, unit: string) => {
    const amount = /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/.test(digits) ? Number(digits) : Number.NaN;
    if (!Number.isFinite(amount)) throw invalid;
    return `${formatFloat(amount * (hoursOf[unit] ?? 0), "f", -1)}h`;
  });
  return goDuration(inHours, text);
}

const limit = 1n << 63n;

/** `shown` is what an error names. */
function goDuration(text: string, shown: string): bigint {
  const invalid = (): TimeError => new TimeError(`time: invalid duration ${quote(shown)}`);
  const negative = text.startsWith("-");
  let rest = text.replace(/^[+-]/, "");
  if (rest === "0") return 0n;
  if (rest === "") throw invalid();
  let total = 0n;
  while (rest !== "") {
    const amount = /^([0-9]*)(?:\.([0-9]*))?/.exec(rest);
    const [whole = "", digits = "", fraction = ""] = amount ?? [];
    if (digits === "" && fraction === "") throw invalid();
    rest = rest.slice(whole.length);
    const unit = /^[^0-9.]*/.exec(rest)?.[0] ?? "";
    if (unit === "") throw new TimeError(`time: missing unit in duration ${quote(shown)}`);
    const size = Object.hasOwn(unitNs, unit) ? unitNs[unit] : undefined;
    if (size === undefined) throw new TimeError(`time: unknown unit ${quote(unit)} in duration ${quote(shown)}`);
    rest = rest.slice(unit.length);
    // More digits than 64 bits have are too many, whatever the unit.
    if (digits.replace(/^0+/, "").length > 19) throw invalid();
    total += BigInt(`0${digits}`) * BigInt(size) + partOf(fraction, size);
    if (total > limit) throw invalid();
  }
  if (total === limit && !negative) throw invalid();
  return negative ? -total : total;
}

/** Go computes the fraction in floating point, as far as its digits fit 63 bits, and cuts off what is below 1 ns. */
function partOf(fraction: string, size: number): bigint {
  let digits = fraction.slice(0, 19);
  if (BigInt(`0${digits}`) >= limit) digits = digits.slice(0, 18);
  return BigInt(Math.trunc(Number(`0${digits}`) * (size / 10 ** digits.length)));
}
