/** Go's time.ParseDuration: `1h15m30.5s`, `-1.5ms`. */
import { quote } from "../../runtime/print.ts";
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

const limit = 1n << 63n;

/** Nanoseconds, in 64 bits. Throws {@link TimeError}. */
export function parseDuration(text: string): bigint {
  const invalid = (): TimeError => new TimeError(`time: invalid duration ${quote(text)}`);
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
    if (unit === "") throw new TimeError(`time: missing unit in duration ${quote(text)}`);
    const size = Object.hasOwn(unitNs, unit) ? unitNs[unit] : undefined;
    if (size === undefined) throw new TimeError(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`);
    rest = rest.slice(unit.length);
    // Digits of no weight are cut off before they cost anything.
    if (digits.replace(/^0+/, "").length > 19) throw invalid();
    total += BigInt(`0${digits}`) * BigInt(size) + partOf(fraction, size);
    if (total > limit) throw invalid();
  }
  if (total === limit && !negative) throw invalid();
  return negative ? -total : total;
}

/** Go computes the fraction in floating point and cuts off what is below a nanosecond. */
function partOf(fraction: string, size: number): bigint {
  const digits = fraction.slice(0, 18);
  return BigInt(Math.trunc(Number(`0${digits}`) * (size / 10 ** digits.length)));
}
