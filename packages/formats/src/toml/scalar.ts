import type { Json } from "@sekisho/core";
import { TextMistake } from "../mistake.ts";
import { numberOf } from "../number.ts";
import type { TextScanner } from "../scanner.ts";

/** What may be part of a number, a date or a word. */
const WORD = /[A-Za-z0-9_+\-.:]+/y;
/** A date may go on with a space and a time. */
const TIME_BEHIND = / [0-9]{2}:[0-9:.Zz+-]+/y;
const INTEGER = /^[+-]?(?:0|[1-9](?:_?[0-9])*)$/;
const BASED = /^0(?:x[0-9a-fA-F](?:_?[0-9a-fA-F])*|o[0-7](?:_?[0-7])*|b[01](?:_?[01])*)$/;
const FLOAT = /^([+-]?)(0|[1-9](?:_?[0-9])*)(\.[0-9](?:_?[0-9])*)?([eE][+-]?[0-9](?:_?[0-9])*)?$/;
const DATE =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]+)?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?)?$/;
const TIME = /^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]+)?)?$/;

/** The boolean, number, date or time that starts here. */
export function readScalar(scanner: TextScanner): Json {
  const start = scanner.at;
  let word = scanner.match(WORD);
  if (word === "") return scanner.unexpected("a value");
  if (/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(word)) word += scanner.match(TIME_BEHIND);
  if (word === "true" || word === "false") return word === "true";
  const value = integerOf(word) ?? floatOf(word) ?? dateOf(word) ?? timeOf(word);
  if (value !== undefined) return value;
  const at = { start, end: scanner.at };
  if (/^[+-]?(?:inf|nan)$/.test(word)) {
    throw new TextMistake("toml_no_json", `Expected a value that JSON can hold, found the number ${word}`, at);
  }
  return scanner.refuse(`Expected a value, found \`${word.slice(0, 40)}\``, at, "Text stands in quotes.");
}

function integerOf(word: string): Json | undefined {
  if (!INTEGER.test(word) && !BASED.test(word)) return undefined;
  const digits = word.replaceAll("_", "");
  if (digits.length > 70) return undefined;
  const value = digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits.replace("+", ""));
  // Sixty-four bits, as every reader has them.
  return value < -(2n ** 63n) || value >= 2n ** 63n ? undefined : numberOf(value.toString(), "exact");
}

function floatOf(word: string): Json | undefined {
  const match = FLOAT.exec(word);
  if (match === null || (match[3] === undefined && match[4] === undefined)) return undefined;
  const literal = word.replaceAll("_", "").replace("+", (_, at: number) => (at === 0 ? "" : "+"));
  return Number.isFinite(Number(literal)) ? numberOf(literal, "exact") : undefined;
}

/** As Go prints a time: no zeros behind the fraction, `Z` for no offset; without one the time counts as UTC. */
function dateOf(word: string): string | undefined {
  const [, year = "", month = "", day = "", hour = "00", minute = "00", second = "00", fraction = "", offset = "Z"] =
    DATE.exec(word) ?? [];
  if (year === "" || !isDate(Number(year), Number(month), Number(day)) || !isTime(hour, minute, second))
    return undefined;
  if (offset.length > 1 && !isTime(offset.slice(1, 3), offset.slice(4), "00")) return undefined;
  const zone = /^(?:[Zz]|[+-]00:00)$/.test(offset) ? "Z" : offset;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${shortened(fraction)}${zone}`;
}

function timeOf(word: string): string | undefined {
  const [, hour = "", minute = "", second = "00", fraction = ""] = TIME.exec(word) ?? [];
  if (hour === "" || !isTime(hour, minute, second)) return undefined;
  return `0000-01-01T${hour}:${minute}:${second}${shortened(fraction)}Z`;
}

/** Nine digits at most, none of them a zero at the end. */
function shortened(fraction: string): string {
  return fraction.slice(0, 10).replace(/\.?0+$/, "");
}

function isTime(hour: string, minute: string, second: string): boolean {
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

function isDate(year: number, month: number, day: number): boolean {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}
