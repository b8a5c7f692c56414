/** Go's time.Parse. */
import { quote } from "../../runtime/print.ts";
import { civilFromDays, daysFromCivil, daysIn, isLeap, secondsOf } from "./civil.ts";
import { type Element, monthNames, parseLayout, weekdayNames } from "./layout.ts";

/** Says what does not fit, in Go's words. */
export class TimeError extends Error {
  override readonly name = "TimeError";
}

/** A piece of the value does not look like its element; becomes a {@link TimeError} that names both. */
class Mismatch extends Error {}
/** It looks right but is too large or too small. */
class OutOfRange extends Error {}

const billion = 1_000_000_000n;

/**
 * Nanoseconds since 1970, of any size. A value without a zone is UTC; the offset of an abbreviation is unknown and
 * counts as none. Throws {@link TimeError}.
 */
export function parseTime(layout: string, value: string): bigint {
  return new TimeParser(layout, value).parse();
}

class TimeParser {
  readonly #layout: string;
  readonly #value: string;
  #rest: string;
  #year = 0;
  #month = -1;
  #day = -1;
  #yearDay = -1;
  #hour = 0;
  #minute = 0;
  #second = 0;
  #nanosecond = 0;
  #half: "am" | "pm" | undefined;
  #offset = 0;

  constructor(layout: string, value: string) {
    this.#layout = layout;
    this.#value = value;
    this.#rest = value;
  }

  parse(): bigint {
    const chunks = parseLayout(this.#layout);
    chunks.forEach((chunk, at) => {
      if (chunk.kind === "text") this.#skip(chunk.text);
      else {
        const next = chunks[at + 1];
        this.#element(chunk, next?.kind === "fraction");
      }
    });
    if (this.#rest !== "") throw this.#error(`: extra text: ${quote(this.#rest)}`);
    return this.#instant();
  }

  #instant(): bigint {
    if (this.#half === "pm" && this.#hour < 12) this.#hour += 12;
    if (this.#half === "am" && this.#hour === 12) this.#hour = 0;
    if (this.#yearDay >= 0) this.#applyYearDay();
    const month = Math.max(this.#month, 1);
    const day = this.#day < 0 ? 1 : this.#day;
    if (day < 1 || day > daysIn(this.#year, month)) throw this.#error(": day out of range");
    const seconds = secondsOf({
      year: this.#year,
      month,
      day,
      hour: this.#hour,
      minute: this.#minute,
      second: this.#second,
    });
    return BigInt(seconds - this.#offset) * billion + BigInt(this.#nanosecond);
  }

  #applyYearDay(): void {
    const last = isLeap(this.#year) ? 366 : 365;
    if (this.#yearDay < 1 || this.#yearDay > last) throw this.#error(": day-of-year out of range");
    const { month, day } = civilFromDays(daysFromCivil(this.#year, 1, 1) + this.#yearDay - 1);
    if (this.#month >= 0 && this.#month !== month) throw this.#error(": day-of-year does not match month");
    if (this.#day >= 0 && this.#day !== day) throw this.#error(": day-of-year does not match day");
    this.#month = month;
    this.#day = day;
  }

  /** Literal text; a run of spaces in the layout matches a run of any length in the value. */
  #skip(text: string): void {
    let prefix = text;
    while (prefix !== "") {
      if (prefix.startsWith(" ")) {
        if (this.#rest !== "" && !this.#rest.startsWith(" ")) throw this.#mismatch(prefix, this.#rest);
        prefix = prefix.replace(/^ +/, "");
        this.#rest = this.#rest.replace(/^ +/, "");
        continue;
      }
      if (this.#rest === "" || this.#rest.charAt(0) !== prefix.charAt(0)) throw this.#mismatch(prefix, this.#rest);
      prefix = prefix.slice(1);
      this.#rest = this.#rest.slice(1);
    }
  }

  #element(element: Element, fractionFollows: boolean): void {
    const before = this.#rest;
    try {
      this.#read(element);
      if (element.kind === "second" && !fractionFollows) this.#looseFraction();
    } catch (error) {
      if (error instanceof OutOfRange) throw this.#error(`: ${error.message} out of range`);
      if (error instanceof Mismatch) throw this.#mismatch(element.text, before);
      throw error;
    }
  }

  #read({ kind, form }: Element): void {
    switch (kind) {
      case "year":
        this.#readYear(form);
        break;
      case "month":
        if (form.length >= 3) this.#month = this.#name(monthNames, form) + 1;
        else this.#month = inRange(this.#number(form === "01"), 1, 12, "month");
        break;
      case "weekday":
        this.#name(weekdayNames, form);
        break;
      case "day":
        if (form === "_2" && this.#rest.startsWith(" ")) this.#rest = this.#rest.slice(1);
        this.#day = this.#number(form === "02");
        break;
      case "yearDay":
        if (form === "__2") this.#rest = this.#rest.replace(/^ {1,2}/, "");
        this.#yearDay = Number(this.#take(form === "002" ? /^[0-9]{3}/ : /^[0-9]{1,3}/));
        break;
      case "hour":
        this.#hour = inRange(this.#number(form === "03"), 0, form === "15" ? 23 : 12, "hour");
        break;
      case "minute":
        this.#minute = inRange(this.#number(form === "04"), 0, 59, "minute");
        break;
      case "second":
        this.#second = inRange(this.#number(form === "05"), 0, 59, "second");
        break;
      case "fraction":
        this.#readFraction(form);
        break;
      case "half":
        this.#half = this.#take(form === "PM" ? /^[AP]M/ : /^[ap]m/).toLowerCase() === "pm" ? "pm" : "am";
        break;
      case "offset":
        this.#readOffset(form);
        break;
      case "zone":
        this.#readZone();
        break;
    }
  }

  #readYear(form: string): void {
    const year = Number(this.#take(form === "06" ? /^[0-9]{2}/ : /^[0-9]{4}/));
    if (form === "06") this.#year = year >= 69 ? 1900 + year : 2000 + year;
    else this.#year = year;
  }

  /** A fraction of a second is accepted although the layout has none. */
  #looseFraction(): void {
    const digits = /^[.,][0-9]+/.exec(this.#rest)?.[0];
    if (digits === undefined) return;
    this.#setFraction(digits);
  }

  /** Zeros ask for exactly as many digits; nines for any number or none. */
  #readFraction(form: string): void {
    if (form.charAt(1) === "0") {
      const length = form.length;
      if (!new RegExp(`^[.,][0-9]{${length - 1}}`).test(this.#rest)) throw new Mismatch();
      this.#setFraction(this.#rest.slice(0, length));
    } else this.#looseFraction();
  }

  #setFraction(digits: string): void {
    this.#nanosecond = Number(digits.slice(1, 10).padEnd(9, "0"));
    this.#rest = this.#rest.slice(digits.length);
  }

  #readOffset(form: string): void {
    if (form.startsWith("Z") && this.#rest.startsWith("Z")) {
      this.#rest = this.#rest.slice(1);
      return;
    }
    const colon = form.includes(":") ? ":" : "";
    const groups = form.replace(/[^0-9]/g, "").length / 2;
    const pattern = new RegExp(`^([+-])([0-9]{2})${`${colon}([0-9]{2})`.repeat(groups - 1)}`);
    const match = pattern.exec(this.#rest);
    if (match === null) throw new Mismatch();
    const [whole, sign, hours = "0", minutes = "0", seconds = "0"] = match;
    this.#rest = this.#rest.slice(whole.length);
    const total =
      inRange(Number(hours), 0, 24, "time zone offset hour") * 3600 +
      inRange(Number(minutes), 0, 60, "time zone offset minute") * 60 +
      inRange(Number(seconds), 0, 60, "time zone offset second");
    this.#offset = sign === "-" ? -total : total;
  }

  #readZone(): void {
    if (this.#rest.startsWith("UTC")) {
      this.#rest = this.#rest.slice(3);
      return;
    }
    this.#take(
      /^(?:ChST|MeST|GMT(?:[+-](?:[01]?[0-9]|2[0-3])(?![0-9]))?|[+-](?:[01]?[0-9]|2[0-3])(?![0-9])|(?:[A-Z]{4}T|[A-Z]{3}T|WITA|[A-Z]{3})(?![A-Z]))/,
    );
  }

  /** One or two digits; exactly two if `fixed`. */
  #number(fixed: boolean): number {
    return Number(this.#take(fixed ? /^[0-9]{2}/ : /^[0-9]{1,2}/));
  }

  /** The position of the name, in any case; three letters are enough when the form has three. */
  #name(names: readonly string[], form: string): number {
    const rest = this.#rest.toLowerCase();
    const wanted = names.map((one) => (form.length === 3 ? one.slice(0, 3) : one).toLowerCase());
    const at = wanted.findIndex((one) => rest.startsWith(one));
    if (at < 0) throw new Mismatch();
    this.#rest = this.#rest.slice(wanted[at]?.length ?? 0);
    return at;
  }

  #take(pattern: RegExp): string {
    const found = pattern.exec(this.#rest)?.[0];
    if (found === undefined) throw new Mismatch();
    this.#rest = this.#rest.slice(found.length);
    return found;
  }

  #mismatch(layoutPart: string, valuePart: string): TimeError {
    const whole = `parsing time ${quote(this.#value)} as ${quote(this.#layout)}`;
    return new TimeError(`${whole}: cannot parse ${quote(valuePart)} as ${quote(layoutPart)}`);
  }

  #error(text: string): TimeError {
    return new TimeError(`parsing time ${quote(this.#value)}${text}`);
  }
}

function inRange(value: number, least: number, most: number, what: string): number {
  if (value < least || value > most) throw new OutOfRange(what);
  return value;
}
