import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RSet } from "../runtime/collections.ts";
import type { Value } from "../runtime/value.ts";
import { strings } from "./strings.ts";
import { strictContext } from "./table.ts";

/** What a builtin of the family answers. */
function call(name: string, ...args: Value[]): Value | undefined {
  return strings.find((builtin) => builtin.name === name)?.run(strictContext(), ...args);
}

const character = fc.constantFrom("a", "b", "/", " ", "\t", "\u0085", "\ufeff", "\u3000", "é", "😀", "😁");
const text = fc.array(character, { maxLength: 12 }).map((characters) => characters.join(""));
const part = fc.array(character, { minLength: 1, maxLength: 2 }).map((characters) => characters.join(""));

test("concat puts together what split has cut", () => {
  fc.assert(
    fc.property(text, part, (whole, separator) => {
      const parts = call("split", whole, separator) as readonly string[];
      expect(parts.some((one) => one.includes(separator))).toBe(false);
      expect(call("concat", separator, parts)).toBe(whole);
    }),
  );
});

test("split by nothing cuts into code points, and concat of many parts is that of few", () => {
  fc.assert(
    fc.property(fc.array(character, { maxLength: 40 }), text, (characters, separator) => {
      expect(call("split", characters.join(""), "")).toEqual(characters);
      expect(call("concat", separator, characters)).toBe(characters.join(separator));
      expect(call("concat", separator, RSet.of(characters))).toBe(
        call("concat", separator, RSet.sorted(RSet.of(characters))),
      );
    }),
  );
});

test("replace is concat with another separator", () => {
  fc.assert(
    fc.property(text, part, fc.oneof(text, fc.constantFrom("$&", "$1")), (whole, from, to) => {
      expect(call("replace", whole, from, to)).toBe(
        call("concat", to, call("split", whole, from) as readonly string[]),
      );
    }),
  );
});

test("trim takes away characters of the cutset from both ends, and no other", () => {
  fc.assert(
    fc.property(text, fc.oneof(text, fc.constant("abcdefghijklmnopq/ é")), (whole, cutset) => {
      const characters = [...whole];
      const kept = characters.map((one) => !cutset.includes(one));
      const [first, last] = [kept.indexOf(true), kept.lastIndexOf(true)];
      expect(call("trim_left", whole, cutset)).toBe(first < 0 ? "" : characters.slice(first).join(""));
      expect(call("trim_right", whole, cutset)).toBe(characters.slice(0, last + 1).join(""));
      expect(call("trim", whole, cutset)).toBe(first < 0 ? "" : characters.slice(first, last + 1).join(""));
      expect(call("trim_space", whole)).toBe(call("trim", whole, " \t\u0085\u3000"));
    }),
  );
});

test("substring counts code points", () => {
  fc.assert(
    fc.property(text, fc.nat(12), fc.integer({ min: -1, max: 6 }), (whole, offset, length) => {
      const characters = [...whole].slice(offset);
      expect(call("substring", whole, offset, length)).toBe(
        (length < 0 ? characters : characters.slice(0, length)).join(""),
      );
    }),
  );
});
