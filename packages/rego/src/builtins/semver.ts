import { quote } from "../runtime/print.ts";
import type { Value } from "../runtime/value.ts";
import { any, type Builtin, type BuiltinContext, boolean, number, string } from "./builtin.ts";
import { builtinError, stringOperand } from "./operands.ts";

export const semver: readonly Builtin[] = [
  {
    name: "semver.compare",
    args: [string, string],
    result: number,
    run: (c, a, b) => compare(c, a, b),
  },
  {
    name: "semver.is_valid",
    args: [any],
    result: boolean,
    run(c, a) {
      if (typeof a !== "string") return false;
      c.charge(a.length);
      return parse(a) !== undefined;
    },
  },
];

interface Version {
  /** Major, minor, patch. */
  readonly numbers: readonly bigint[];
  readonly preRelease: readonly string[];
}

function compare(c: BuiltinContext, a: Value, b: Value): Value | undefined {
  const left = stringOperand(c, "semver.compare", 1, a);
  if (left === undefined) return undefined;
  const right = stringOperand(c, "semver.compare", 2, b);
  if (right === undefined) return undefined;
  c.charge(left.length + right.length);
  const invalid = (position: number, text: string): undefined =>
    builtinError(c, "semver.compare", `operand ${position}: string ${quote(text)} is not a valid SemVer`);
  const x = parse(left);
  if (x === undefined) return invalid(1, left);
  const y = parse(right);
  if (y === undefined) return invalid(2, right);
  return order(x, y);
}

const number19 = /^[0-9]{1,19}$/;
const identifiers = /^[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*$/;
const maxInt64 = (1n << 63n) - 1n;

/** Semantic Versioning 2.0 with what OPA also takes: a leading `v`, leading zeros, an empty pre-release or build. */
function parse(text: string): Version | undefined {
  const [rest, build] = cut(text.startsWith("v") ? text.slice(1) : text, "+");
  if (build !== "" && !identifiers.test(build)) return undefined;
  const [core, preRelease] = cut(rest, "-");
  if (preRelease !== "" && !identifiers.test(preRelease)) return undefined;
  const parts = core.split(".");
  if (parts.length !== 3 || !parts.every((part) => number19.test(part))) return undefined;
  const numbers = parts.map(BigInt);
  if (numbers.some((part) => part > maxInt64)) return undefined;
  return { numbers, preRelease: preRelease === "" ? [] : preRelease.split(".") };
}

function cut(text: string, separator: string): readonly [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function order(a: Version, b: Version): number {
  for (let i = 0; i < 3; i++) {
    const x = a.numbers[i] ?? 0n;
    const y = b.numbers[i] ?? 0n;
    if (x !== y) return x < y ? -1 : 1;
  }
  // A version without a pre-release comes after those with one.
  if (a.preRelease.length === 0 || b.preRelease.length === 0) {
    return Math.sign(b.preRelease.length - a.preRelease.length);
  }
  const shared = Math.min(a.preRelease.length, b.preRelease.length);
  for (let i = 0; i < shared; i++) {
    const found = orderIdentifiers(a.preRelease[i] ?? "", b.preRelease[i] ?? "");
    if (found !== 0) return found;
  }
  return Math.sign(a.preRelease.length - b.preRelease.length);
}

/** Numbers come before words and compare by value; words by their characters, all of which are ASCII. */
function orderIdentifiers(a: string, b: string): number {
  const numeric = [a, b].map((text) => /^[0-9]+$/.test(text));
  if (numeric[0] !== numeric[1]) return numeric[0] === true ? -1 : 1;
  const [x, y] = numeric[0] === true ? [a, b].map((text) => text.replace(/^0+/, "")) : [a, b];
  if (x === undefined || y === undefined || x === y) return 0;
  if (numeric[0] === true && x.length !== y.length) return x.length < y.length ? -1 : 1;
  return x < y ? -1 : 1;
}
