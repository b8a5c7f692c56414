/** The functions that every template has. */
import { isArray, isNumber, isPlainObject } from "../../runtime/kinds.ts";
import { numberText } from "../../runtime/numbers.ts";
import { compareStrings } from "../../runtime/order.ts";
import { escapeQuery } from "../bytes/url.ts";
import { fromBytes, toBytes } from "../bytes/utf8.ts";
import { compileGoFormat } from "../fmt/format.ts";
import type { Argument } from "../fmt/verbs.ts";
import { GoFloat, GoInt, TemplateError } from "./nodes.ts";
import { type Datum, goText, goType, isTrue } from "./values.ts";

/** Throws {@link TemplateError} with the reason only. */
type Run = (args: readonly Datum[], produce: (size: number) => void) => Datum;

function fail(message: string): never {
  throw new TemplateError(message);
}

const comparisons: { readonly [name: string]: (order: number) => boolean } = {
  lt: (order) => order < 0,
  le: (order) => order <= 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
};

const functions = new Map<string, { readonly least: number; readonly run: Run }>([
  ["not", { least: 1, run: ([value]) => !isTrue(value) }],
  ["len", { least: 1, run: ([value]) => new GoInt(BigInt(lengthOf(value))) }],
  ["index", { least: 1, run: ([value, ...keys]) => keys.reduce(indexed, value) }],
  ["slice", { least: 1, run: ([value, ...bounds]) => sliced(value, bounds) }],
  ["print", { least: 0, run: (args) => printed(args) }],
  ["println", { least: 0, run: (args) => `${args.map(goText).join(" ")}\n` }],
  ["printf", { least: 1, run: ([format, ...args], produce) => formatted(format, args, produce) }],
  ["html", { least: 0, run: (args) => joined(args).replace(/[&<>"'\0]/g, (c) => htmlEscapes[c] ?? c) }],
  ["js", { least: 0, run: (args) => joined(args).replace(jsUnsafe, jsEscape) }],
  ["urlquery", { least: 0, run: (args) => escapeQuery(joined(args)) }],
  ["eq", { least: 1, run: ([first, ...others]) => isEqualToAny(first, others) }],
  ["ne", { least: 2, run: ([a, b]) => !areEqual(a, b) }],
  ...Object.entries(comparisons).map(
    ([name, holds]) => [name, { least: 2, run: ([a, b]: readonly Datum[]) => holds(ordered(a, b)) }] as const,
  ),
]);

/** `and` and `or` stop early, so the one who evaluates the arguments runs them; `call` finds nothing to call. */
export const functionNames: ReadonlySet<string> = new Set([...functions.keys(), "and", "or", "call"]);

const mostArguments: { readonly [name: string]: number } = { not: 1, len: 1, ne: 2, lt: 2, le: 2, gt: 2, ge: 2 };

/** Throws {@link TemplateError}: the reason, or what is wrong with the number of arguments. */
export function callFunction(name: string, args: readonly Datum[], produce: (size: number) => void): Datum {
  const known = functions.get(name);
  if (known === undefined) return fail("it can't be called");
  const most = mostArguments[name] ?? Number.POSITIVE_INFINITY;
  if (args.length < known.least || args.length > most) {
    const want = most === known.least ? `want ${most}` : `want at least ${known.least}`;
    throw new ArityError(`wrong number of args for ${name}: ${want} got ${args.length}`);
  }
  return known.run(args, produce);
}

export class ArityError extends TemplateError {
  override readonly name = "ArityError" as "TemplateError";
}

function lengthOf(value: Datum): number {
  if (typeof value === "string") return toBytes(value).length;
  if (isNumberDatum(value)) return numberText(value).length;
  if (value === undefined) fail("reflect: call of reflect.Value.Type on zero Value");
  if (value === null) fail("len of nil pointer");
  if (value instanceof GoInt || value instanceof GoFloat) fail(`len of type ${goType(value)}`);
  if (isArray(value)) return value.length;
  return isPlainObject(value) ? Object.keys(value).length : fail(`len of type ${goType(value)}`);
}

function isNumberDatum(value: Datum): value is Exclude<Parameters<typeof numberText>[0], never> {
  return !(value instanceof GoInt) && !(value instanceof GoFloat) && isNumber(value);
}

function positionOf(index: Datum, length: number): number {
  if (!(index instanceof GoInt)) {
    return fail(
      index === undefined || index === null
        ? "cannot index slice/array with nil"
        : `cannot index slice/array with type ${goType(index)}`,
    );
  }
  if (index.value < 0n || index.value >= BigInt(length)) fail(`index out of range: ${index.value}`);
  return Number(index.value);
}

function indexed(value: Datum, key: Datum): Datum {
  if (value === undefined || value === null) fail("index of untyped nil");
  if (typeof value === "string") {
    const bytes = toBytes(value);
    return new GoInt(BigInt(bytes[positionOf(key, bytes.length)] ?? 0));
  }
  if (isNumberDatum(value)) return indexed(numberText(value), key);
  if (value instanceof GoInt || value instanceof GoFloat || typeof value === "boolean") {
    return fail(`can't index item of type ${goType(value)}`);
  }
  if (isArray(value)) return value[positionOf(key, value.length)];
  if (typeof key !== "string") {
    fail(
      key === undefined || key === null
        ? "value is nil; should be of type string"
        : `value has type ${goType(key)}; should be string`,
    );
  }
  return isPlainObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function sliced(given: Datum, bounds: readonly Datum[]): Datum {
  // Numbers of JSON are texts.
  const value = isNumberDatum(given) ? numberText(given) : given;
  if (typeof value !== "string" && !isArrayDatum(value)) {
    return fail(
      value === undefined || value === null ? "slice of untyped nil" : `can't slice item of type ${goType(value)}`,
    );
  }
  if (bounds.length > 3) fail(`too many slice indexes: ${bounds.length}`);
  if (bounds.length === 3 && typeof value === "string") fail("cannot 3-index slice a string");
  const content = typeof value === "string" ? toBytes(value) : value;
  const [from, to] = [bounds[0] ?? new GoInt(0n), bounds[1] ?? new GoInt(BigInt(content.length))].map((bound) =>
    positionOf(bound, content.length + 1),
  );
  if (from === undefined || to === undefined || from > to) return fail(`invalid slice index: ${from} > ${to}`);
  return content instanceof Uint8Array ? fromBytes(content.subarray(from, to)) : content.slice(from, to);
}

function isArrayDatum(value: Datum): value is readonly Exclude<Datum, undefined | GoInt | GoFloat>[] {
  return Array.isArray(value);
}

/** Between two that are no texts stands a space. */
function printed(args: readonly Datum[]): string {
  return args
    .map((arg, i) => {
      const previous = args[i - 1];
      const isSpaced = i > 0 && typeof arg !== "string" && typeof previous !== "string" && !isNumberText(arg, previous);
      return (isSpaced ? " " : "") + goText(arg);
    })
    .join("");
}

/** Numbers of JSON are of a text type. */
function isNumberText(a: Datum, b: Datum): boolean {
  return isNumberDatum(a) || isNumberDatum(b);
}

/** What is not there is a text here, unlike in `print`. */
function joined(args: readonly Datum[]): string {
  return printed(args.map((arg) => arg ?? "<no value>"));
}

function formatted(format: Datum, args: readonly Datum[], produce: (size: number) => void): string {
  if (typeof format !== "string") return fail(`wrong type for value; expected string; got ${goType(format)}`);
  let next = 0;
  // Booleans print as texts do; only %t wants them.
  const adapted = format.replace(/%([-+# 0-9.]*)([a-zA-Z%])/g, (whole, flags: string, verb: string) => {
    if (verb === "%") return whole;
    const arg = args[next++];
    return verb === "t" && typeof arg === "boolean" ? `%${flags.replace("0", "")}s` : whole;
  });
  return compileGoFormat(adapted)(args.map(argumentOf), produce);
}

function argumentOf(value: Datum): Argument {
  if (value instanceof GoInt) return { type: "int64", value: value.value };
  if (value instanceof GoFloat) return { type: "float64", value: value.value };
  return { type: "string", value: goText(value) };
}

const htmlEscapes: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
  "\0": "\ufffd",
};
// oxlint-disable-next-line no-control-regex
const jsUnsafe = /[\\'"<>&=\x00-\x1f\x7f]|[\u0080-\uffff]/g;

function jsEscape(character: string): string {
  if (character === "\\" || character === "'" || character === '"') return `\\${character}`;
  if (character > "\x7f" && /[\p{L}\p{M}\p{N}\p{P}\p{S}\ud800-\udfff]/u.test(character)) return character;
  return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

type BasicKind = "bool" | "int" | "float" | "string" | "number" | "nil" | "other";

function kindOf(value: Datum): BasicKind {
  if (value === undefined || value === null) return "nil";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "string";
  if (value instanceof GoInt) return "int";
  if (value instanceof GoFloat) return "float";
  return isNumber(value) ? "number" : "other";
}

function mismatch(a: Datum, b: Datum): never {
  return fail(`incompatible types for comparison: ${goType(a)} and ${goType(b)}`);
}

function isEqualToAny(first: Datum, others: readonly Datum[]): boolean {
  if (others.length === 0) fail("missing argument for comparison");
  return others.some((other) => areEqual(first, other));
}

/** A number of JSON equals a text that is spelt like it: both are texts to Go. */
function areEqual(a: Datum, b: Datum): boolean {
  const [left, right] = [kindOf(a), kindOf(b)];
  for (const [kind, value] of [[left, a] as const, [right, b] as const]) {
    if (kind === "other") fail(`non-comparable type ${goText(value)}: ${goType(value)}`);
  }
  if (left === "nil" || right === "nil") return left === right;
  const isText = (kind: BasicKind): boolean => kind === "string" || kind === "number";
  if (left !== right && !(isText(left) && isText(right))) mismatch(a, b);
  return goText(a) === goText(b);
}

function ordered(a: Datum, b: Datum): number {
  const [left, right] = [kindOf(a), kindOf(b)];
  const isText = (kind: BasicKind): boolean => kind === "string" || kind === "number";
  if (isText(left) && isText(right)) return compareStrings(goText(a), goText(b));
  if (a instanceof GoInt && b instanceof GoInt) return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
  if (a instanceof GoFloat && b instanceof GoFloat) return a.value - b.value;
  if (left !== right) mismatch(a, b);
  return fail("invalid type for comparison");
}
