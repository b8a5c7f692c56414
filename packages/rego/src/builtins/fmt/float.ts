/** A double as Go's strconv.FormatFloat prints it: `e f g b x`, upper case forms apart, with every digit exact. */

export type FloatVerb = "e" | "f" | "g" | "b" | "x";

/** `precision` -1 asks for the shortest text that reads back as the same double. The sign is only written for `-`. */
export function formatFloat(value: number, verb: FloatVerb, precision: number): string {
  const negative = value < 0 || Object.is(value, -0);
  const magnitude = Math.abs(value);
  const sign = negative ? "-" : "";
  switch (verb) {
    case "b":
      return sign + binaryExponent(magnitude);
    case "x":
      return sign + hexadecimal(magnitude, precision);
    default:
      return sign + decimal(magnitude, verb, precision);
  }
}

/** The value is 0.DIGITS × 10^point; no trailing zeros, no digits at all for zero. */
interface Digits {
  readonly digits: string;
  readonly point: number;
}

function decimal(value: number, verb: "e" | "f" | "g", precision: number): string {
  if (precision < 0) {
    const shortest = shortestDigits(value);
    const { digits, point } = shortest;
    if (verb === "e") return exponential(shortest, Math.max(digits.length - 1, 0));
    if (verb === "f") return fixed(shortest, Math.max(digits.length - point, 0));
    return general(shortest, 6, digits.length);
  }
  const exact = exactDigits(value);
  if (verb === "e") return exponential(roundTo(exact, precision + 1), precision);
  if (verb === "f") return fixed(roundTo(exact, exact.point + precision), precision);
  const significant = precision === 0 ? 1 : precision;
  const rounded = roundTo(exact, significant);
  const wide = significant > rounded.digits.length && rounded.digits.length >= rounded.point;
  return general(rounded, wide ? rounded.digits.length : significant, significant);
}

/** `limit` is the exponent from which the exponential form is taken. */
function general(value: Digits, limit: number, precision: number): string {
  const exponent = value.point - 1;
  if (exponent < -4 || exponent >= limit) {
    return exponential(value, Math.max(Math.min(precision, value.digits.length) - 1, 0));
  }
  return fixed(value, Math.max(value.digits.length - value.point, 0));
}

function exponential({ digits, point }: Digits, decimals: number): string {
  const padded = digits.padEnd(decimals + 1, "0");
  const exponent = digits === "" ? 0 : point - 1;
  const tail = `e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  return padded.slice(0, 1) + (decimals > 0 ? `.${padded.slice(1, decimals + 1)}` : "") + tail;
}

function fixed({ digits, point }: Digits, decimals: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, "0") : "0";
  if (decimals === 0) return whole;
  const fraction = point > 0 ? digits.slice(point) : "0".repeat(digits === "" ? 0 : -point) + digits;
  return `${whole}.${fraction.slice(0, decimals).padEnd(decimals, "0")}`;
}

function shortestDigits(value: number): Digits {
  if (value === 0) return { digits: "", point: 0 };
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  return { digits: mantissa.replace(".", ""), point: Number(exponent) + 1 };
}

/** Every digit of the double: a power of two below one is a power of five over one of ten. */
function exactDigits(value: number): Digits {
  if (value === 0) return { digits: "", point: 0 };
  const { mantissa, exponent } = parts(value);
  const whole = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  const text = String(whole);
  const point = text.length + Math.min(exponent, 0);
  return { digits: text.replace(/0+$/, ""), point };
}

/** Half to even, as strconv rounds an exact decimal. */
function roundTo(value: Digits, count: number): Digits {
  const { digits, point } = value;
  if (count >= digits.length) return value;
  if (count < 0) return { digits: "", point: 0 };
  const next = digits.charCodeAt(count) - 48;
  const exactHalf = next === 5 && digits.length === count + 1;
  const odd = count > 0 && digits.charCodeAt(count - 1) % 2 === 1;
  const up = exactHalf ? odd : next >= 5;
  const kept = digits.slice(0, count);
  if (!up) return trimmed(kept, point);
  const raised = String(BigInt(kept === "" ? "0" : kept) + 1n);
  return trimmed(raised, point + (raised.length - kept.length));
}

function trimmed(digits: string, point: number): Digits {
  const text = digits.replace(/0+$/, "");
  return text === "" ? { digits: "", point: 0 } : { digits: text, point };
}

function binaryExponent(value: number): string {
  const { mantissa, exponent } = parts(value);
  return `${mantissa}p${exponent < 0 ? "" : "+"}${exponent}`;
}

function hexadecimal(value: number, precision: number): string {
  let { mantissa, exponent } = parts(value);
  if (mantissa === 0n) exponent = 0;
  else {
    // The leading one moves to bit 52 of a 53-bit mantissa; 13 hexadecimal digits follow it.
    const width = mantissa.toString(2).length;
    mantissa <<= BigInt(53 - width);
    exponent += width - 1;
  }
  if (precision >= 0 && precision < 13) {
    const drop = BigInt(52 - precision * 4);
    const half = 1n << (drop - 1n);
    const rest = mantissa & ((1n << drop) - 1n);
    mantissa >>= drop;
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa += 1n;
    mantissa <<= drop;
    if (mantissa >> 53n !== 0n) {
      mantissa >>= 1n;
      exponent += 1;
    }
  }
  const lead = mantissa >> 52n;
  let fraction = (mantissa & ((1n << 52n) - 1n)).toString(16).padStart(13, "0");
  fraction = precision < 0 ? fraction.replace(/0+$/, "") : fraction.slice(0, precision).padEnd(precision, "0");
  const tail = `p${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  return `0x${lead}${fraction === "" ? "" : `.${fraction}`}${tail}`;
}

/** value = mantissa × 2^exponent, exactly. */
function parts(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}
