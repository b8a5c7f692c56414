/** Terms in Rego's notation, with a taste for what implementations get wrong. */
import type { Builtin } from "@sekisho/rego";
import * as fc from "fast-check";

type Type = Builtin["args"][number];

export type Terms = fc.Arbitrary<string>;

/** Texts where code units, code points, bytes and cases differ, and names that JavaScript gives a meaning. */
const TEXTS = [
  ..."|a|b|ab|aab|abab|A|B|z|é|É|😀|\uffff|a😀b|ß|İ|ı|ǅ|Σας|ﬁ|e\u0301| |\t a\n|  a b  |\0|\x7f|\x85|\u00a0|\u2028|\u3000".split(
    "|",
  ),
  ..."__proto__|constructor|1|-1|0|007|0x1f|1e3|1.0|true|null|[]|{}|%d|$1|\\|\"|'|a.b.c|a,b,,c|a/b|a-b_c|aaaa|.|,|/|*".split(
    "|",
  ),
  "|",
  "\ufeff",
  "ab\r\ncd",
];

/** Whole, fractional, beyond a double's precision and range, and spelt in ways that mean the same. */
const NUMBERS =
  "0 -0 1 -1 2 3 5 8 10 16 64 -7 1.0 0.1 0.5 -0.5 1.5 -1.5 2.5 -2.5 0.30000000000000004 1e0 1e3 1e-3 1E5 100 255 256 " +
  "2147483648 4294967296 9007199254740991 9007199254740993 9223372036854775807 9223372036854775808 " +
  "-9223372036854775808 18446744073709551616 123456789123456789123 12345678901234567890.5 1e21 1e308 1e400 -1e400 1e-400";

export const text: Terms = fc
  .oneof(
    { arbitrary: fc.constantFrom(...TEXTS), weight: 4 },
    { arbitrary: fc.array(fc.constantFrom(...TEXTS), { maxLength: 4 }).map((parts) => parts.join("")), weight: 2 },
    { arbitrary: fc.string({ unit: "grapheme", maxLength: 6 }), weight: 1 },
  )
  .map(quoted);

export const number: Terms = fc.oneof(
  { arbitrary: fc.constantFrom(...NUMBERS.split(" ")), weight: 4 },
  { arbitrary: fc.integer({ min: -20, max: 20 }).map(String), weight: 3 },
  { arbitrary: fc.tuple(fc.maxSafeInteger(), fc.nat(99999)).map(([whole, part]) => `${whole}.${part}`), weight: 1 },
  { arbitrary: fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String), weight: 1 },
);

/** Whole numbers near the ends of short texts and lists. */
export const index: Terms = fc.oneof(
  { arbitrary: fc.integer({ min: -3, max: 7 }).map(String), weight: 9 },
  { arbitrary: number, weight: 1 },
);

/** Numbers that a result is as long as, so that no side fills the memory. */
export const small: Terms = fc.oneof(
  { arbitrary: fc.integer({ min: -70, max: 70 }).map(String), weight: 9 },
  { arbitrary: fc.constantFrom("1.0", "2.5", "-0", "1e1"), weight: 1 },
);

export const any: Terms = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.constantFrom("null", "true", "false"),
    number,
    text,
    arrayOf(tie("value")),
    setOf(tie("value")),
    objectOf(text, tie("value")),
    objectOf(tie("value"), tie("value")),
  ),
})).value;

/** A text as a term. A byte order mark must not stand in a module. */
export function quoted(value: string): string {
  return JSON.stringify(value).replaceAll("\ufeff", "\\ufeff");
}

export function literal(...texts: readonly string[]): Terms {
  return fc.constantFrom(...texts).map(quoted);
}

export function arrayOf(item: Terms): Terms {
  return fc.array(item, { maxLength: 4 }).map((items) => `[${items.join(", ")}]`);
}

export function setOf(item: Terms): Terms {
  return fc.array(item, { maxLength: 4 }).map((items) => (items.length === 0 ? "set()" : `{${items.join(", ")}}`));
}

/** Keys are different texts; two of one value are a mistake that only the evaluation tells. */
export function objectOf(key: Terms, value: Terms): Terms {
  return fc
    .uniqueArray(fc.tuple(key, value), { maxLength: 4, selector: ([name]) => name })
    .map((entries) => `{${entries.map(([name, item]) => `${name}: ${item}`).join(", ")}}`);
}

/** Terms of a type of the builtins' own signatures. */
export function ofType(type: Type): Terms {
  switch (type.kind) {
    case "any":
      return any;
    case "null":
      return fc.constant("null");
    case "boolean":
      return fc.constantFrom("true", "false");
    case "number":
      return number;
    case "string":
      return text;
    case "array":
      return arrayOf(ofType(type.of));
    case "set":
      return setOf(ofType(type.of));
    case "tuple":
      return fc.tuple(...type.items.map(ofType)).map((items) => `[${items.join(", ")}]`);
    case "object":
      return objectOf(ofType(type.key), ofType(type.value));
    case "union":
      return fc.oneof(...type.of.map(ofType));
  }
}
