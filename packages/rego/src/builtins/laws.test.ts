/** Laws of the 34 builtins that public policy uses, over texts and values of any kind. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyValue } from "../../test/arbitrary.ts";
import { RSet } from "../runtime/collections.ts";
import { compare, equal } from "../runtime/compare.ts";
import { EvalError } from "../runtime/errors.ts";
import { isArray, isObject, typeName } from "../runtime/kinds.ts";
import { entriesOf, getKey, objectFrom } from "../runtime/objects.ts";
import type { Maybe, Value } from "../runtime/value.ts";
import { readTerm } from "../term.ts";
import { builtins } from "./index.ts";
import { strictContext } from "./table.ts";

const covered = new Set<string>();

/** A law of one builtin, in words and as a property. */
function law<T extends unknown[]>(
  name: string,
  words: string,
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  check: (...values: T) => void,
): void {
  covered.add(name);
  test(`${name}: ${words}`, () => {
    fc.assert(fc.property(fc.tuple<T>(...arbitraries), (values) => check(...values)));
  });
}

/** The answer in strict mode; one that is undefined fails. */
function call(name: string, ...args: Value[]): Value {
  const result = builtins.get(name)?.run(strictContext(), ...args);
  if (result === undefined) throw new Error(`${name} is undefined`);
  return result;
}

/** An answer that has to be a text. */
function textual(value: Value): string {
  if (typeof value !== "string") throw new Error(`expected a text, found ${typeName(value)}`);
  return value;
}

function same(actual: Value, expected: Value): void {
  expect(equal(actual, expected), `${JSON.stringify(actual)} ≠ ${JSON.stringify(expected)}`).toBe(true);
}

/** Letters that repeat, of one to four bytes, of both cases; and any other text that is well-formed. */
const text = fc.oneof(
  fc
    .array(fc.constantFrom("a", "b", "A", "é", "É", "\uffff", "😀", " ", ".", "$", "__proto__"), { maxLength: 6 })
    .map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const some = text.filter((value) => value !== "");
const texts = fc.array(text, { maxLength: 4 });
const values = fc.array(anyValue, { maxLength: 5 });
const anyObject = fc.array(fc.tuple(anyValue, anyValue), { maxLength: 4 }).map((entries) => objectFrom(entries));
const whole = fc.bigInt({ min: -(2n ** 53n) + 1n, max: 2n ** 53n - 1n });
const codePoints = (value: string): number => [...value].length;
/** The text as a pattern that matches just it. */
const pattern = (value: string): string => value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
const searches = fc.constantFrom("a+", "[^a]", "(a)|b", ".", "é|😀", "(?i)a.", "\\pL+");

law("startswith", "a text starts with its beginning, and with nothing longer than itself", [text, some], (a, b) => {
  same(call("startswith", a + b, a), true);
  same(call("startswith", a, a + b), false);
});
law("endswith", "a text ends with its end, and with nothing longer than itself", [text, some], (a, b) => {
  same(call("endswith", b + a, a), true);
  same(call("endswith", a, b + a), false);
});
law("contains", "a text contains its middle", [text, text, text], (a, b, c) =>
  same(call("contains", a + b + c, b), true),
);
law("trim_suffix", "takes away what was added, once, and only that", [text, text], (a, b) => {
  same(call("trim_suffix", a + b, b), a);
  if (!a.endsWith(b)) same(call("trim_suffix", a, b), a);
});
law("trim_prefix", "takes away what was added, once, and only that", [text, text], (a, b) => {
  same(call("trim_prefix", b + a, b), a);
  if (!a.startsWith(b)) same(call("trim_prefix", a, b), a);
});
law("trim", "leaves a part that neither starts nor ends with a character of the set", [text, some], (a, set) => {
  const left = call("trim", a, set);
  same(call("contains", a, left), true);
  const [first, last] = [[...textual(left)][0], [...textual(left)].at(-1)];
  expect([...set].some((character) => character === first || character === last)).toBe(false);
});
law("substring", "two parts side by side are the whole", [text, fc.nat(8)], (a, at) => {
  const cut = Math.min(at, codePoints(a));
  same(`${textual(call("substring", a, 0, cut))}${textual(call("substring", a, cut, -1))}`, a);
  same(codePoints(textual(call("substring", a, 0, cut))), cut);
});
law("count", "counts characters, elements and entries", [text, text, values, anyObject], (a, b, items, object) => {
  same(call("count", a + b), codePoints(a) + codePoints(b));
  same(call("count", items), items.length);
  same(call("count", object), entriesOf(object).length);
});
law("split", "is undone by concat, and gives back what concat joined", [text, some, texts], (a, separator, parts) => {
  same(call("concat", separator, call("split", a, separator)), a);
  const joinable = parts.every(
    (part) => !`${part}${separator}`.slice(0, -separator.length || undefined).includes(separator),
  );
  const joined = parts.join(separator);
  if (joinable && parts.length > 0 && joined.split(separator).length === parts.length) {
    same(call("split", joined, separator), parts);
  }
});
law("concat", "is as long as its parts and what stands between them", [text, texts], (separator, parts) => {
  const length = parts.reduce((sum, part) => sum + part.length, 0) + Math.max(0, parts.length - 1) * separator.length;
  same(textual(call("concat", separator, parts)).length, length);
  same(call("concat", separator, RSet.of(parts)), call("concat", separator, call("sort", RSet.of(parts))));
});
law("replace", "is a split and a concat; a text for itself changes nothing", [text, some, text], (a, from, to) => {
  same(call("replace", a, from, to), call("concat", to, call("split", a, from)));
  same(call("replace", a, from, from), a);
});
for (const name of ["lower", "upper"]) {
  law(name, "is a matter of each character, done once", [text, text], (a, b) => {
    const changed = call(name, a);
    same(call(name, changed), changed);
    same(codePoints(textual(changed)), codePoints(a));
    same(call(name, a + b), `${textual(changed)}${textual(call(name, b))}`);
  });
}
for (const [name, test] of [
  ["strings.any_prefix_match", "startswith"],
  ["strings.any_suffix_match", "endswith"],
] as const) {
  law(name, `is ${test} of any two`, [texts, texts], (all, ends) => {
    const expected = all.some((one) => ends.some((end) => call(test, one, end) === true));
    same(call(name, all, ends), expected);
    same(call(name, RSet.of(all), RSet.of(ends)), expected);
  });
}
law(
  "sprintf",
  "%s keeps a text, %d a whole number, and %v is read back as the same value",
  [text, whole, anyValue],
  (a, n, value) => {
    same(call("sprintf", "%s%%%d", [a, Number(n)]), `${a}%${n}`);
    same(readTerm(textual(call("sprintf", "%v", [[value]]))).value ?? "not a term", [value]);
  },
);
law("format_int", "is read back by its base, and cuts fractions off", [whole], (n) => {
  same(call("format_int", Number(n), 10), String(n));
  const hex = textual(call("format_int", Number(n), 16));
  expect(hex.startsWith("-") ? -BigInt(`0x${hex.slice(1)}`) : BigInt(`0x${hex}`)).toBe(n);
});
law("to_number", "reads what a number is printed as", [fc.double({ noNaN: true, noDefaultInfinity: true })], (n) => {
  expect(compare(call("to_number", String(n)), n)).toBe(0);
  same(call("to_number", n > 0), n > 0 ? 1 : 0);
});
law("units.parse_bytes", "scales by the unit, whatever its case", [fc.nat(2 ** 20)], (n) => {
  same(call("units.parse_bytes", `${n}KiB`), n * 1024);
  same(call("units.parse_bytes", `${n}mb`), n * 1_000_000);
  same(call("units.parse_bytes", String(n)), n);
});
for (const [name, type] of [
  ["is_string", "string"],
  ["is_number", "number"],
  ["is_array", "array"],
] as const) {
  law(name, `holds for every ${type} and nothing else`, [anyValue], (value) =>
    same(call(name, value), typeName(value) === type),
  );
}
law("sort", "puts the same elements in order, of a set as of its array", [values], (items) => {
  // sort answers with an array.
  const sorted = call("sort", items) as readonly Value[];
  for (let i = 1; i < sorted.length; i++)
    expect(compare(sorted[i - 1] ?? null, sorted[i] ?? null)).toBeLessThanOrEqual(0);
  for (const item of items) {
    const times = (list: readonly Value[]): number => list.filter((other) => equal(other, item)).length;
    expect(times(sorted)).toBe(times(items));
  }
  same(call("sort", sorted), sorted);
  same(RSet.of(call("sort", RSet.of(items)) as readonly Value[]), RSet.of(items));
});
law("array.concat", "keeps both sides in their order", [values, values, values], (a, b, c) => {
  same(call("array.concat", a, b), [...a, ...b]);
  same(call("array.concat", call("array.concat", a, b), c), call("array.concat", a, call("array.concat", b, c)));
});
law("object.keys", "names each entry once", [anyObject], (object) => {
  same(call("object.keys", object), RSet.of(entriesOf(object).map(([key]) => key)));
});
law(
  "object.get",
  "finds each entry, and gives the default for every other key",
  [anyObject, anyValue, anyValue],
  (object, key, other) => {
    // A key that is an array is a path, and a law of its own below.
    if (!isArray(key)) same(call("object.get", object, key, other), orElse(getKey(object, key), other));
    for (const [name, value] of entriesOf(object)) same(call("object.get", object, [name], other), value);
    same(call("object.get", object, [], other), object);
  },
);
law("object.union", "has all keys; the second wins, and objects unite in turn", [anyObject, anyObject], (a, b) => {
  const united = call("object.union", a, b);
  same(call("object.union", a, objectFrom([])), a);
  same(call("object.union", objectFrom([]), a), a);
  same(call("object.union", a, a), a);
  const keys = [a, b].flatMap((object) => entriesOf(object).map(([key]) => key));
  same(call("object.keys", united), RSet.of(keys));
  for (const [key, value] of entriesOf(b)) {
    const before = getKey(a, key);
    const expected =
      before !== undefined && isObject(before) && isObject(value) ? call("object.union", before, value) : value;
    // object.union answers with an object.
    same(orElse(getKey(united as typeof a, key), "missing"), expected);
  }
});
law("walk", "starts with the whole, and every path leads to its value", [anyValue], (value) => {
  // walk gives pairs of a path and a value.
  const pairs = call("walk", value) as readonly (readonly [path: readonly Value[], value: Value])[];
  same(pairs[0]?.[0] ?? "missing", []);
  for (const [path, found] of pairs) same(path.reduce(step, value), found);
  expect(pairs.length).toBe(nodes(value));
});
law("regex.match", "a quoted text is found exactly where contains finds it", [text, text], (a, part) => {
  same(call("regex.match", pattern(part), a), call("contains", a, part));
  same(call("regex.match", `^${pattern(a)}$`, a), true);
});
law(
  "regex.replace",
  "the whole match for itself changes nothing; a quoted text is replace",
  [text, searches, some],
  (a, search, part) => {
    same(call("regex.replace", a, search, "$0"), a);
    same(call("regex.replace", a, pattern(part), "-"), call("replace", a, part, "-"));
  },
);
law(
  "regex.find_n",
  "matches stand between what split leaves; fewer are the first ones",
  [text, searches, fc.nat(3)],
  (a, search, n) => {
    // Both answer with texts.
    const all = call("regex.find_n", search, a, -1) as readonly string[];
    const between = call("regex.split", search, a) as readonly string[];
    same(between.map((part, i) => part + (all[i] ?? "")).join(""), a);
    same(call("regex.find_n", search, a, n), all.slice(0, n));
  },
);
law("trace", "holds for every note", [text], (note) => same(call("trace", note), true));
law("opa.runtime", "is what the caller gives", [fc.dictionary(text, text)], (runtime) => {
  same(builtins.get("opa.runtime")?.run({ ...strictContext(), runtime }) ?? "undefined", runtime);
});
law("net.lookup_ip_addr", "an address stands for itself", [fc.ipV4(), fc.ipV6()], (v4, v6) => {
  same(call("net.lookup_ip_addr", v4), RSet.of([v4]));
  const [found = ""] = RSet.items(call("net.lookup_ip_addr", v6) as RSet);
  same(call("net.lookup_ip_addr", found), RSet.of([found]));
});
law("http.send", "answers or errs as OPA does, whatever the request", [anyObject, fc.webUrl()], (request, url) => {
  same(
    getKey(call("http.send", { method: "get", url, raise_error: false }) as typeof request, "status_code") ?? "missing",
    0,
  );
  try {
    call("http.send", request);
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    expect(error.code).toMatch(/^eval_(?:type|builtin)_error$/);
  }
});

test("there is a law for each of the builtins of public policy", () => {
  const used =
    "array.concat concat contains count endswith http.send is_array is_number is_string lower net.lookup_ip_addr object.get " +
    "object.keys object.union opa.runtime regex.find_n regex.match regex.replace replace sort split sprintf startswith " +
    "strings.any_prefix_match strings.any_suffix_match substring to_number trace trim trim_prefix trim_suffix " +
    "units.parse_bytes upper walk";
  expect(used.split(" ").filter((name) => !covered.has(name))).toEqual([]);
});

/** Null is a value as any other. */
function orElse(value: Maybe, other: Value): Value {
  return value === undefined ? other : value;
}

function step(parent: Value, key: Value): Value {
  const child = isArray(parent) ? parent[Number(key)] : isObject(parent) ? getKey(parent, key) : key;
  return orElse(child, "missing");
}

function nodes(value: Value): number {
  if (isArray(value)) return value.reduce((sum: number, item) => sum + nodes(item), 1);
  if (value instanceof RSet) return RSet.items(value).reduce((sum: number, item) => sum + nodes(item), 1);
  return isObject(value) ? entriesOf(value).reduce((sum, [, item]) => sum + nodes(item), 1) : 1;
}
