import { TextMistake } from "../mistake.ts";
import type { NumberLiteral } from "./syntax.ts";

/** Digits that a number may have when it is written without an exponent. */
const MOST_DIGITS = 10_000;

const PARTS = /^([0-9]+)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]+))?$/;

/** A number as the text that HCL makes of it: `1.50` → `1.5`, `1e3` → `1000`. Throws `hcl_number` where that is too long. */
export function plainNumber(number: NumberLiteral): string {
  const [, whole = "", fraction = "", power = "0"] = PARTS.exec(number.literal) ?? [];
  const exponent = Number(power);
  const digits = whole + fraction;
  if (digits.length + Math.abs(exponent) > MOST_DIGITS) {
    const message = `Expected a number of at most ${MOST_DIGITS} digits inside of a text, found a longer one`;
    throw new TextMistake("hcl_number", message, number);
  }
  const point = whole.length + exponent;
  const before = point <= 0 ? "0" : digits.slice(0, point).padEnd(point, "0");
  const after = point < 0 ? "0".repeat(-point) + digits : digits.slice(point);
  const kept = after.replace(/0+$/, "");
  return `${before.replace(/^0+(?=.)/, "")}${kept === "" ? "" : `.${kept}`}`;
}
