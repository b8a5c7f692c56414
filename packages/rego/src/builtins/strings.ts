import { readFloat, truncate } from "../runtime/big-float.ts";
import { numberText, readInteger } from "../runtime/numbers.ts";
import { entriesOf, sortedEntriesOf } from "../runtime/objects.ts";
import type { Value } from "../runtime/value.ts";
import {
  arrayOf,
  type Builtin,
  type BuiltinContext,
  boolean,
  number,
  objectOf,
  setOf,
  string,
  type Type,
  union,
} from "./builtin.ts";
import { ofOne, ofTwo } from "./of-strings.ts";
import {
  builtinError,
  elements,
  elementTypeError,
  integerOperand,
  numberOperand,
  objectOperand,
  operandEnumError,
  operandError,
  operandTypeError,
  stringOperand,
} from "./operands.ts";
import { toLower, toUpper } from "./text/case.ts";
import { codePointLength, codePointOffset, codePointSlice, reverse } from "./text/code-points.ts";
import { type Pair, replaceAll } from "./text/replacer.ts";
import { indexOf } from "./text/search.ts";
import { trimLeft, trimRight, trimSpace } from "./text/trim.ts";

const strings1: Type = union(string, arrayOf(string), setOf(string));

export const strings: readonly Builtin[] = [
  { name: "concat", args: [string, union(arrayOf(string), setOf(string))], result: string, run: concat },
  ofTwo("contains", boolean, (text, part) => indexOf(text, part) >= 0),
  ofTwo("endswith", boolean, (text, end) => text.endsWith(end)),
  { name: "format_int", args: [number, number], result: string, run: formatInt },
  ofTwo("indexof", number, (text, part, c) => {
    if (part === "") return builtinError(c, "indexof", "empty search character");
    const at = indexOf(text, part);
    return at < 0 ? at : codePointOffset(text, at);
  }),
  ofTwo("indexof_n", arrayOf(number), indexofAll),
  ofOne("lower", string, toLower),
  { name: "replace", args: [string, string, string], result: string, run: replace },
  ofTwo("split", arrayOf(string), (text, separator) => split(text, separator)),
  ofTwo("startswith", boolean, (text, start) => text.startsWith(start)),
  affix("strings.any_prefix_match", (text, prefix) => text.startsWith(prefix)),
  affix("strings.any_suffix_match", (text, suffix) => text.endsWith(suffix)),
  ofTwo("strings.count", number, (text, part) => (part === "" ? codePointLength(text) + 1 : countApart(text, part))),
  { name: "strings.replace_n", args: [objectOf(string, string), string], result: string, run: replaceN },
  ofOne("strings.reverse", string, reverse),
  { name: "strings.split_n", args: [string, string, number], result: arrayOf(string), run: splitN },
  { name: "substring", args: [string, number, number], result: string, run: substring },
  ofTwo("trim", string, (text, cutset) => trimRight(trimLeft(text, cutset), cutset)),
  ofTwo("trim_left", string, trimLeft),
  ofTwo("trim_prefix", string, (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  ofTwo("trim_right", string, trimRight),
  ofOne("trim_space", string, trimSpace),
  ofTwo("trim_suffix", string, (text, suffix) =>
    text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
  ),
  ofOne("upper", string, toUpper),
];

function concat(c: BuiltinContext, a?: Value, b?: Value): Value | undefined {
  const separator = stringOperand(c, "concat", 1, a as Value);
  if (separator === undefined) return undefined;
  const parts = elements(b as Value);
  if (parts === undefined) return operandTypeError(c, "concat", 2, b as Value, "set", "array");
  c.charge(parts.length);
  let size = separator.length * Math.max(parts.length - 1, 0);
  for (const part of parts) {
    if (typeof part !== "string") return elementTypeError(c, "concat", 2, b as Value, part, "string");
    size += part.length;
  }
  c.produce(size);
  return join(parts as readonly string[], separator);
}

/** For a few parts, which is the common case, adding them up costs a fifth of what Array.join does. */
function join(parts: readonly string[], separator: string): string {
  if (parts.length > 16) return parts.join(separator);
  let out = parts[0] ?? "";
  for (let i = 1; i < parts.length; i++) out += separator + (parts[i] as string);
  return out;
}

/** The number is cut towards zero; the base counts only when it is written 2, 8, 10 or 16. */
function formatInt(c: BuiltinContext, a?: Value, b?: Value): Value | undefined {
  const value = numberOperand(c, "format_int", 1, a as Value);
  if (value === undefined) return undefined;
  const base = numberOperand(c, "format_int", 2, b as Value);
  if (base === undefined) return undefined;
  if (!["2", "8", "10", "16"].includes(numberText(base)))
    return operandEnumError(c, "format_int", 2, "2", "8", "10", "16");
  const text = numberText(value);
  // What is not written as an integer (1e30) goes through a float, and keeps the digits that one has.
  const whole = /^-?\d+$/.test(text) ? readInteger(text) : truncate(readFloat(text));
  c.charge(typeof value === "number" ? 1 : text.length);
  return whole.toString(Number(numberText(base)));
}

function indexofAll(text: string, part: string, c: BuiltinContext): Value | undefined {
  if (part === "") return builtinError(c, "indexof_n", "empty search character");
  const found: number[] = [];
  let units = 0;
  let points = 0;
  for (let at = indexOf(text, part); at >= 0; at = indexOf(text, part, at + 1)) {
    c.produce(1);
    // Occurrences may overlap: each of them is compared to its end.
    c.charge(part.length);
    points += codePointLength(text.slice(units, at));
    units = at;
    found.push(points);
  }
  return found;
}

function replace(c: BuiltinContext, a?: Value, b?: Value, d?: Value): Value | undefined {
  const text = stringOperand(c, "replace", 1, a as Value);
  if (text === undefined) return undefined;
  const from = stringOperand(c, "replace", 2, b as Value);
  if (from === undefined) return undefined;
  const to = stringOperand(c, "replace", 3, d as Value);
  if (to === undefined) return undefined;
  return replaceAll(text, [[from, to]], c);
}

function replaceN(c: BuiltinContext, a?: Value, b?: Value): Value | undefined {
  const name = "strings.replace_n";
  const patterns = objectOperand(c, name, 1, a as Value);
  if (patterns === undefined) return undefined;
  const text = stringOperand(c, name, 2, b as Value);
  if (text === undefined) return undefined;
  c.charge(entriesOf(patterns).length);
  const pairs: Pair[] = [];
  for (const [from, to] of sortedEntriesOf(patterns)) {
    if (typeof from !== "string") return operandError(c, name, 1, "non-string key found in pattern object");
    if (typeof to !== "string") return operandError(c, name, 1, "non-string value found in pattern object");
    pairs.push([from, to]);
  }
  return replaceAll(text, pairs, c);
}

function countApart(text: string, part: string): number {
  let count = 0;
  for (let at = indexOf(text, part); at >= 0; at = indexOf(text, part, at + part.length)) count++;
  return count;
}

/** An empty separator cuts between code points; an empty text then has no parts. */
function split(text: string, separator: string): readonly string[] {
  if (separator === "") return [...text];
  const parts: string[] = [];
  let from = 0;
  // What String.split does, without the way to it out of compiled code.
  for (let at = indexOf(text, separator); at >= 0; at = indexOf(text, separator, from)) {
    parts.push(text.slice(from, at));
    from = at + separator.length;
  }
  parts.push(text.slice(from));
  return parts;
}

/** The first `n` parts, or the last ones when `n` is negative. */
function splitN(c: BuiltinContext, a?: Value, b?: Value, d?: Value): Value | undefined {
  const name = "strings.split_n";
  const text = stringOperand(c, name, 1, a as Value);
  if (text === undefined) return undefined;
  const separator = stringOperand(c, name, 2, b as Value);
  if (separator === undefined) return undefined;
  const count = integerOperand(c, name, 3, d as Value);
  if (count === undefined) return undefined;
  c.charge(text.length);
  const parts = split(text, separator);
  if (count === 0) return [];
  return count > 0 ? parts.slice(0, count) : parts.slice(count);
}

function substring(c: BuiltinContext, a?: Value, b?: Value, d?: Value): Value | undefined {
  const text = stringOperand(c, "substring", 1, a as Value);
  if (text === undefined) return undefined;
  const offset = integerOperand(c, "substring", 2, b as Value);
  if (offset === undefined) return undefined;
  const length = integerOperand(c, "substring", 3, d as Value);
  if (length === undefined) return undefined;
  if (offset < 0) return builtinError(c, "substring", "negative offset");
  c.charge(text.length);
  return codePointSlice(text, offset, length);
}

function affix(name: string, matches: (text: string, affix: string) => boolean): Builtin {
  return {
    name,
    args: [strings1, strings1],
    result: boolean,
    run(c, a, b) {
      const texts = oneOrMore(c, name, 1, a);
      if (texts === undefined) return undefined;
      const affixes = oneOrMore(c, name, 2, b);
      if (affixes === undefined) return undefined;
      for (const text of texts) {
        c.charge(affixes.length);
        if (affixes.some((one) => matches(text, one))) return true;
      }
      return false;
    },
  };
}

function oneOrMore(c: BuiltinContext, name: string, position: number, value: Value): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  const items = elements(value);
  if (items === undefined) return operandTypeError(c, name, position, value, "string", "set", "array");
  c.charge(items.length);
  const wrong = items.find((item) => typeof item !== "string");
  if (wrong !== undefined) return elementTypeError(c, name, position, value, wrong, "string");
  // No element is anything but a string.
  return items as readonly string[];
}
