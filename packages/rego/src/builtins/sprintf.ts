import { isNumber } from "../runtime/kinds.ts";
import { numberText } from "../runtime/numbers.ts";
import { printTerm } from "../runtime/print.ts";
import type { Value } from "../runtime/value.ts";
import { anyArray, type Builtin, type BuiltinContext, string } from "./builtin.ts";
import { compileGoFormat } from "./fmt/format.ts";
import type { Argument } from "./fmt/verbs.ts";
import { arrayOperand, stringOperand } from "./operands.ts";

/** Prints values by a format that was parsed before. */
export type CompiledFormat = (c: BuiltinContext, values: readonly Value[]) => string;

/**
 * Parses a format string once, for a call whose format is a constant. The result prints as OPA's sprintf does, which
 * is Go's fmt.Sprintf on int64, *big.Int, float64 and string; whatever else a value is, it is printed as a term first.
 */
export function compileFormat(format: string): CompiledFormat {
  const print = compileGoFormat(format);
  return (c, values) => {
    const text = print(values.map(toArgument), (size) => {
      c.produce(size);
    });
    c.produce(text.length);
    return text;
  };
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
      return formatOf(format)(c, values);
    },
  },
];

/** Formats that come as values are mostly constants, too; the last few are kept. */
const recent = new Map<string, CompiledFormat>();

function formatOf(format: string): CompiledFormat {
  const known = recent.get(format);
  if (known !== undefined) return known;
  const compiled = compileFormat(format);
  if (recent.size >= 256) recent.clear();
  if (format.length <= 4096) recent.set(format, compiled);
  return compiled;
}

const maxInt64 = 1n << 63n;

/** A number without point and exponent is an integer; one with a point a float; any other goes by its spelling. */
function toArgument(value: Value): Argument {
  if (typeof value === "string") return { type: "string", value };
  if (!isNumber(value)) return { type: "string", value: printTerm(value) };
  if (typeof value === "number" && Number.isSafeInteger(value)) return { type: "int64", value: BigInt(value) };
  const text = numberText(value);
  if (/^-?\d+$/.test(text)) {
    const whole = BigInt(text);
    return { type: whole >= -maxInt64 && whole < maxInt64 ? "int64" : "*big.Int", value: whole };
  }
  const double = Number(text);
  const float = text.includes(".") && Number.isFinite(double);
  return float ? { type: "float64", value: double } : { type: "string", value: text };
}
