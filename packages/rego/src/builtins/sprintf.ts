import { FloatDecimal } from "@sekisho/core/browser";
import { isNumber } from "../runtime/kinds.ts";
import { numberText, readInteger } from "../runtime/numbers.ts";
import { printTerm } from "../runtime/print.ts";
import type { Value } from "../runtime/value.ts";
import { anyArray, type Builtin, type BuiltinContext, string } from "./builtin.ts";
import { parseFormat, piecesOf } from "./fmt/directives.ts";
import { formatOf } from "./fmt/format.ts";
import { type InOrder, inOrder, type Placed } from "./fmt/in-order.ts";
import { type Argument, plainLayout, printArgument } from "./fmt/verbs.ts";
import { arrayOperand, stringOperand } from "./operands.ts";

/** Prints values by a format that was parsed before. */
export type CompiledFormat = (c: BuiltinContext, values: readonly Value[]) => string;

/**
 * Parses a format string once, for a call whose format is a constant. The result prints as OPA's sprintf does, which
 * is Go's fmt.Sprintf on int64, *big.Int, float64 and string; whatever else a value is, it is printed as a term first.
 */
export function compileFormat(format: string): CompiledFormat {
  const pieces = parseFormat(format);
  const print = formatOf(pieces);
  const simple = inOrder(pieces);
  return (c, values) => {
    const text =
      simple !== undefined && simple.directives.length === values.length
        ? printInOrder(simple, c, values)
        : print(values.map(toArgument), (size) => {
            c.produce(size);
          });
    c.produce(text.length);
    return text;
  };
}

/** With as many values as directives nothing is missing and nothing left over. */
function printInOrder({ texts, directives, padding }: InOrder, c: BuiltinContext, values: readonly Value[]): string {
  if (padding > 0) c.produce(padding);
  // There are as many values as directives, and one text more.
  let out = texts[0] as string;
  for (let i = 0; i < directives.length; i++) {
    out += printValue(values[i] as Value, directives[i] as Placed);
    out += texts[i + 1] as string;
  }
  return out;
}

/** Prints a value as one of the directives of a format says, which takes its arguments in order. */
export function directiveOf(format: string, index: number): (value: Value) => string {
  const directive = inOrder(parseFormat(format))?.directives[index];
  if (directive === undefined) throw new Error(`${JSON.stringify(format)} has no directive ${index} in order`);
  return (value) => printValue(value, directive);
}

/** Strings, terms and integers under the plain verbs that are theirs need no detour over Go's types. */
function printValue(value: Value, { verb, layout }: Placed): string {
  if (layout === plainLayout) {
    if (verb === "s" || verb === "v") {
      if (typeof value === "string") return value;
      if (!isNumber(value)) return printTerm(value);
    }
    if ((verb === "d" || verb === "v") && typeof value === "number" && Number.isSafeInteger(value))
      return String(value);
  }
  return printArgument(toArgument(value), verb, layout);
}

export const sprintf: readonly Builtin[] = [
  {
    name: "sprintf",
    args: [string, anyArray],
    result: string,
    run(c, a, b) {
      const format = stringOperand(c, "sprintf", 1, a);
      if (format === undefined) return undefined;
      const values = arrayOperand(c, "sprintf", 2, b);
      if (values === undefined) return undefined;
      c.charge(format.length + values.length);
      return compiled(format)(c, values);
    },
  },
];

/** Formats that come as values are mostly constants, too; the last few are kept. */
const recent = new Map<string, CompiledFormat>();

function compiled(format: string): CompiledFormat {
  if (format.length > longestKept) return (c, values) => printOnce(format, c, values);
  const known = recent.get(format);
  if (known !== undefined) return known;
  const made = compileFormat(format);
  if (recent.size >= 256) recent.clear();
  recent.set(format, made);
  return made;
}

const longestKept = 4096;

/** Without a list of its pieces, which takes a hundred times the memory of a long format. */
function printOnce(format: string, c: BuiltinContext, values: readonly Value[]): string {
  const text = formatOf(piecesOf(format))(values.map(toArgument), (size) => {
    c.produce(size);
  });
  c.produce(text.length);
  return text;
}

const maxInt64 = 1n << 63n;

/** A number without point and exponent is an integer; one with a point a float; any other goes by its spelling. */
function toArgument(value: Value): Argument {
  if (typeof value === "string") return { type: "string", value };
  if (!isNumber(value)) return { type: "string", value: printTerm(value) };
  if (typeof value === "number" && Number.isSafeInteger(value)) return { type: "int64", value };
  const text = numberText(value);
  if (/^-?\d+$/.test(text)) {
    const whole = readInteger(text);
    const type = whole >= -maxInt64 && whole < maxInt64 ? "int64" : "*big.Int";
    return { type, value: whole };
  }
  const double = Number(text);
  const float = (text.includes(".") || value instanceof FloatDecimal) && Number.isFinite(double);
  return float ? { type: "float64", value: double } : { type: "string", value: text };
}
