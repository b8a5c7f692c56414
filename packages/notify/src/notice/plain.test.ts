import { expect, test } from "vitest";
import { cut, plainLine, plainText } from "./plain.ts";

test.each<[string, number, string]>([
  ["payments/api", 40, "payments/api"],
  ["a\r\nb\tc", 40, "a b c"],
  ["\u202egnp.exe\u2069", 40, "\ufffdgnp.exe\ufffd"],
  ["a\u0000b\u001b[31m", 40, "a\ufffdb\ufffd[31m"],
  ["half \ud800 pair", 40, "half \ufffd pair"],
  ["日本語の名前", 4, "日本語…"],
])("the line of %j", (text, max, wanted) => expect(plainLine(text, max)).toBe(wanted));

test("a text keeps its lines", () => expect(plainText(" a\r\nb\u2028c\n", 40)).toBe("a\nb\ufffdc"));

test("nothing is cut inside a character", () => expect(cut("ab😀cd", 4)).toBe("ab…"));
