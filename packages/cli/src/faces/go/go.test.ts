import { Decimal } from "@sekisho/core";
import { expect, test } from "vitest";
import { formatWithoutValues } from "./format.ts";
import { compileGlob } from "./glob.ts";
import { goJson } from "./json.ts";
import { escapePath } from "./url.ts";
import { escapeXml } from "./xml.ts";

test("JSON is written as Go writes it", () => {
  const value = new Map<string, never>([
    ["z", null as never],
    ["a", { y: "<&>\u2028", "": [new Decimal("1e+06")] } as never],
  ]);
  expect(goJson(value, { numbers: "literal" })).toBe('{"z":null,"a":{"":[1e+06],"y":"\\u003c\\u0026\\u003e\\u2028"}}');
  expect(goJson([{}, [], [1]], { indent: "\t", numbers: "literal" })).toBe("[\n\t{},\n\t[],\n\t[\n\t\t1\n\t]\n]");
  // Halves of pairs come behind U+FF5E in UTF-8, and before it in UTF-16.
  expect(goJson({ "\u{1f600}": 1, "\uff5e": 2, a: 3 }, { numbers: "literal" })).toBe(
    '{"a":3,"\uff5e":2,"\u{1f600}":1}',
  );
  expect(goJson([new Decimal("1e+06"), new Decimal("1e+21")], { numbers: "double" })).toBe("[1000000,1e+21]");
});

test.each<[string, string]>([
  ["100%", "100%!(NOVERB)"],
  ["%d of %s", "%!d(MISSING) of %!s(MISSING)"],
  ["%%", "%"],
  ["% x%5.2f", "%!x(MISSING)%!f(MISSING)"],
])("a format without values: %s", (text, expected) => {
  expect(formatWithoutValues(text)).toBe(expected);
});

test.each<[string, string, boolean | undefined]>([
  ["main.*", "main.gke", true],
  ["*", "main.gke", true],
  ["m?in", "main", true],
  ["m?in", "mn", false],
  ["[a-m]ain", "main", true],
  ["[^a-l]ain", "main", true],
  ["[a-l]ain", "main", false],
  ["main", "main.x", false],
  ["\\*", "*", true],
  ["[", "x", undefined],
  ["[a-", "a", undefined],
  ["a\\", "a", undefined],
])("the pattern %s and %s", (pattern, name, expected) => {
  expect(compileGlob(pattern)?.test(name)).toBe(expected);
});

test("paths and texts are escaped", () => {
  expect(escapePath("a b/(c)?:é")).toBe("a%20b/%28c%29%3F:%C3%A9");
  expect(escapeXml("<a \"b\" 'c' & \n>")).toBe("&lt;a &#34;b&#34; &#39;c&#39; &amp; &#xA;&gt;");
  expect(escapeXml("\u0001")).toBe("\ufffd");
});
