import type { Json } from "../json.ts";
import type { Path } from "../path.ts";
import { describe, describePath } from "./describe.ts";
import { type Invalid, invalid, type Report, type Schema } from "./schema.ts";
import { suggestion } from "./suggestion.ts";

/** Any text that holds at least one character that is no white space. */
export const string: Schema<string> = {
  expected: "a text",
  read(value, at, report) {
    if (typeof value !== "string") return notText(this.expected, value, at, report);
    if (value.trim() !== "") return value;
    return badValue(`${describePath(at)} is empty; it needs ${this.expected}`, at, report);
  },
};

export const boolean: Schema<boolean> = {
  expected: "true or false",
  read(value, at, report) {
    return typeof value === "boolean" ? value : wrongType(this.expected, value, at, report);
  },
};

/** A whole number from 1. */
export const positiveInteger: Schema<number> = {
  expected: "a whole number from 1",
  read(value, at, report) {
    if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
    return wrongType(this.expected, value, at, report);
  },
};

/** Any value; nothing is checked. */
export const anything: Schema<Json> = { expected: "any value", read: (value) => value };

/** A text that matches `pattern` as a whole; `expected` says so in words: `a name such as image-registry`. */
export function matching(pattern: RegExp, expected: string): Schema<string> {
  return {
    expected,
    read(value, at, report) {
      if (typeof value !== "string") return notText(expected, value, at, report);
      if (pattern.test(value)) return value;
      return badValue(`${describePath(at)} is ${describe(value)}; expected ${expected}`, at, report);
    },
  };
}

/** One of a few words. */
export function oneOf<const T extends string>(words: readonly T[]): Schema<T> {
  const expected = words.length === 1 ? `\`${words[0]}\`` : `one of ${words.join(", ")}`;
  return {
    expected,
    read(value, at, report) {
      const word = words.find((candidate) => candidate === value);
      if (word !== undefined) return word;
      if (typeof value !== "string") return notText(expected, value, at, report);
      const message = `${describePath(at)} is ${describe(value)}; expected ${expected}`;
      report({ kind: "bad_value", at, message, ...suggestion(value, words) });
      return invalid;
    },
  };
}

/** A day of the calendar as `YYYY-MM-DD`. */
export const date: Schema<string> = {
  expected: "a date as YYYY-MM-DD",
  read(value, at, report) {
    if (typeof value !== "string") return notText(this.expected, value, at, report);
    if (isDay(value)) return value;
    return badValue(`${describePath(at)} is ${describe(value)}; expected ${this.expected}`, at, report);
  },
};

/** The version a file is written in: one of those that are read; others are refused by name, and the rest is not read. */
export function version<const T extends string>(read: readonly T[]): Schema<T> {
  const expected = read.length === 1 ? `\`${read[0]}\`` : `one of ${read.join(", ")}`;
  return {
    expected,
    version: true,
    read(value, at, report) {
      const known = read.find((candidate) => candidate === value);
      if (known !== undefined) return known;
      if (typeof value !== "string") return notText(expected, value, at, report);
      const message = `this program does not read ${describe(value)}; it reads ${read.join(" and ")}`;
      report({ kind: "unsupported_version", at, message });
      return invalid;
    },
  };
}

/** A mistake of kind `wrong_type`; also what composite schemas say when the shape is not theirs. */
export function wrongType(expected: string, value: Json, at: Path, report: Report): Invalid {
  report({ kind: "wrong_type", at, message: `${describePath(at)} is ${describe(value)}; expected ${expected}` });
  return invalid;
}

/** As {@link wrongType}, where YAML may have made a number or boolean of what was meant as text. */
function notText(expected: string, value: Json, at: Path, report: Report): Invalid {
  if (typeof value !== "number" && typeof value !== "boolean") return wrongType(expected, value, at, report);
  const message = `${describePath(at)} is ${describe(value)}; expected ${expected}`;
  report({ kind: "wrong_type", at, message, hint: "write it in quotes, so that it is read as text" });
  return invalid;
}

function badValue(message: string, at: Path, report: Report): Invalid {
  report({ kind: "bad_value", at, message });
  return invalid;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
