import { Decimal, type Json } from "@sekisho/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReadOptions } from "../document.ts";
import { needsExactNumbers, numberOf } from "../number.ts";
import { settings } from "../settings.ts";
import { read } from "./read.ts";
import { readStrict } from "./strict.ts";

const run = (text: string | Uint8Array, options?: ReadOptions) =>
  read(typeof text === "string" ? new TextEncoder().encode(text) : text, "f.json", options);
const value = (text: string, options?: ReadOptions): Json | undefined => {
  const result = run(text, options);
  expect(result.diagnostics).toEqual([]);
  return result.documents[0]?.value;
};
const problems = (text: string | Uint8Array, options?: ReadOptions): string[] =>
  run(text, options).diagnostics.map(
    (d) => d.code + (d.span === undefined ? "" : ` ${d.span.start.line}:${d.span.start.column}`),
  );
/** Decimals as `=text`, so that they can be compared. */
const shown = (json: Json | undefined): unknown => {
  if (json instanceof Decimal) return `=${Decimal.text(json)}`;
  if (Array.isArray(json)) return json.map(shown);
  return json;
};

describe("numbers", () => {
  test.each<readonly [literal: string, exact: unknown, text: unknown]>([
    ["1", 1, 1],
    ["-1.5", -1.5, -1.5],
    ["1.0", 1, "=1.0"],
    ["1.50", 1.5, "=1.50"],
    ["1e3", 1000, "=1e3"],
    ["1E400", "=1E400", "=1E400"],
    ["1e-400", "=1e-400", "=1e-400"],
    ["-0", 0, "=-0"],
    ["-0.0", 0, "=-0.0"],
    ["0e5", 0, "=0e5"],
    ["9007199254740993", "=9007199254740993", "=9007199254740993"],
    ["100000000000000000000", 1e20, 1e20],
    ["0.1", 0.1, 0.1],
    ["0.30000000000000004", 0.30000000000000004, 0.30000000000000004],
    ["3.14159265358979323846", "=3.14159265358979323846", "=3.14159265358979323846"],
    ["1.00000000000000000001", "=1.00000000000000000001", "=1.00000000000000000001"],
    ["0.0000001", 1e-7, "=0.0000001"],
    ["5e-324", 5e-324, 5e-324],
    ["3e-324", "=3e-324", "=3e-324"],
  ])("%s", (literal, exact, text) => {
    expect(shown(value(`[${literal}]`))).toEqual([exact]);
    expect(shown(value(` ${literal} `, { numbers: "text" }))).toEqual(text);
  });

  const digits = (max: number) => fc.string({ unit: fc.constantFrom(..."0123456789".split("")), maxLength: max });
  const literal = fc
    .tuple(
      fc.constantFrom("", "-"),
      fc.oneof(
        fc.constant("0"),
        fc.tuple(fc.integer({ min: 1, max: 9 }), digits(20)).map(([a, b]) => a + b),
      ),
      fc.option(digits(20)),
      fc.option(fc.integer({ min: -420, max: 420 })),
    )
    .map(([sign, whole, fraction, e]) => sign + whole + (fraction ? `.${fraction}` : "") + (e === null ? "" : `e${e}`));

  test("law: the fast reader never keeps a number that the careful one would not", () => {
    for (const mode of ["exact", "text"] as const) {
      fc.assert(
        fc.property(literal, (text) => {
          const careful = numberOf(text, mode);
          if (needsExactNumbers(`{"a": ${text}}`, mode)) return;
          expect(careful).toBe(JSON.parse(text));
        }),
        { numRuns: 2_000 },
      );
    }
  });
});

describe("values", () => {
  test("law: the careful reader agrees with JSON.parse", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme" }), fc.constantFrom(0, 2), (json, indent) => {
        const text = JSON.stringify(json, null, indent);
        expect(JSON.stringify(readStrict(text, "f", settings()).value)).toBe(JSON.stringify(JSON.parse(text)));
        expect(JSON.stringify(value(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test("law: the careful reader refuses what JSON.parse refuses, and nothing else", () => {
    const piece = fc.constantFrom(
      ...'{}[],:0123-+.eE"\\nu '.split(""),
      "true",
      "null",
      '"a"',
      '"a":1',
      "\n",
      "\\u00e9",
      "'",
      "/",
      "1e",
      "\t",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join("");
        let parses = true;
        try {
          JSON.parse(text);
        } catch {
          parses = false;
        }
        const found = readStrict(text, "f", settings({ duplicates: "last" })).diagnostics.some(
          (d) => d.severity === "error",
        );
        expect(found, text).toBe(!parses);
      }),
      { numRuns: 5_000 },
    );
  });

  test("__proto__ is an ordinary own key for both readers", () => {
    for (const text of ['{"__proto__":{"x":1}}', '{"__proto__":{"x":1},"y":1.00000000000000000001}']) {
      const json: unknown = value(text);
      expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
      expect(JSON.stringify(json)).toMatch(/^\{"__proto__":\{"x":1/);
    }
  });

  test("keys are read as written, also where V8 remembers another one (nodejs/node#63785)", () => {
    value(String.raw`{"name":"x","\\u0070rivi":1}`);
    expect(value(String.raw`{"name":"y","\u0070rivileged":true}`)).toEqual({ name: "y", privileged: true });
    value(String.raw`{"h":[],"\\":0}`);
    expect(value(String.raw`{"h":1,"\"":2}`)).toEqual({ h: 1, '"': 2 });
  });

  test("a byte order mark is no part of the text", () => {
    const result = run('\ufeff{"a":1}');
    expect(result.documents[0]?.locate(["a"])?.value.start).toEqual({ line: 1, column: 6, offset: 5 });
  });
});

describe("mistakes", () => {
  test.each<readonly [string, readonly string[]]>([
    ["", ["json_syntax 1:1"]],
    ["  \n ", ["json_syntax 2:2"]],
    ['{"a":1,"a":2}', ["json_duplicate_key 1:8"]],
    ['[{"a":1,"\\u0061":2}]', ["json_duplicate_key 1:9"]],
    ['{"a":1,}', ["json_syntax 1:8"]],
    ["[1,]", ["json_syntax 1:4"]],
    ["[1 2]", ["json_syntax 1:4"]],
    ['{"a" 1}', ["json_syntax 1:6"]],
    ["{'a':1}", ["json_syntax 1:2"]],
    ["{a:1}", ["json_syntax 1:2"]],
    ["{}\n{}", ["json_syntax 2:1"]],
    ["{} x", ["json_syntax 1:4"]],
    ["[01]", ["json_syntax 1:3"]],
    ["[1.]", ["json_syntax 1:4"]],
    ["[.5]", ["json_syntax 1:2"]],
    ["[+1]", ["json_syntax 1:2"]],
    ["[1e]", ["json_syntax 1:4"]],
    ["[-]", ["json_syntax 1:3"]],
    ["[NaN]", ["json_syntax 1:2"]],
    ['["a\nb"]', ["json_syntax 1:4"]],
    ['["a', ["json_syntax 1:4"]],
    ['["\\x"]', ["json_syntax 1:4"]],
    ['["\\\\\\q"]', ["json_syntax 1:6"]],
    ['["\\ud800"]', ["lone_surrogate 1:2"]],
    ["[1", ["json_syntax 1:3"]],
    ["// c\n{}", ["json_comments 1:1"]],
    ['{"a":1, /* c */ "b":[2,],}', ["json_comments 1:9"]],
    ["// c\n[1 2]", ["json_syntax 2:4"]],
    ["[/* c", ["json_syntax 1:2"]],
    ["[1/2]", ["json_syntax 1:3"]],
  ])("%j", (text, expected) => {
    expect(problems(text)).toEqual(expected);
    expect(run(text).documents).toEqual([]);
  });

  test("all duplicate keys are told at once", () => {
    expect(problems('{"a":1,"a":2,"b":{"c":1,"c":2}}')).toEqual(["json_duplicate_key 1:8", "json_duplicate_key 1:25"]);
  });

  test("duplicates: silent takes the last one, and says nothing", () => {
    for (const text of ['{"a":1,"a":2}', '{"a":1,"a":12345678901234567890}', '{"b":"\\":","a":1,"a":2}']) {
      const { documents, diagnostics } = run(text, { duplicates: "silent" });
      const last = run(text, { duplicates: "last" });
      expect([documents[0]?.value, diagnostics.length]).toEqual([last.documents[0]?.value, 0]);
    }
  });

  test("duplicates: last takes the last one, with a warning", () => {
    const result = run('{"a":1,"a":2}', { duplicates: "last" });
    expect(result.documents[0]?.value).toEqual({ a: 2 });
    expect(result.documents[0]?.locate(["a"])?.value.start.column).toBe(12);
    expect(result.diagnostics).toMatchObject([{ code: "json_duplicate_key", severity: "warning" }]);
  });

  test("a colon behind a quote inside a text is no key", () => {
    expect(value(String.raw`{"a":"\":x\":"}`)).toEqual({ a: '":x":' });
  });
});

describe("hostile files", () => {
  test.each<readonly [string, string | Uint8Array, readonly string[]]>([
    ["deep", "[".repeat(10_000) + "]".repeat(10_000), ["document_too_deep 1:513"]],
    ["deep and open", '{"a":'.repeat(10_000), ["document_too_deep 1:2561"]],
    ["UTF-16", new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]), ["encoding"]],
    ["invalid UTF-8", new Uint8Array([0x22, 0xff, 0x22]), ["encoding 1:2"]],
    ["binary", new Uint8Array([1, 2, 3, 0, 4]), ["binary_file"]],
  ])("%s", (_, input, expected) => expect(problems(input)).toEqual(expected));

  test("exactly as deep as allowed", () => {
    expect(problems("[".repeat(512) + "]".repeat(512))).toEqual([]);
    expect(problems("[".repeat(513) + "]".repeat(513))).toEqual(["document_too_deep 1:513"]);
  });

  test("too large", () => expect(problems("[1,2]", { maxBytes: 4 })).toEqual(["file_too_large"]));
});

describe("places", () => {
  const TEXT = '{ "a" : [1, {"b\\u0063": "x]\\"}"}, [] ],\n  "d": {"__proto__": null} }';
  const place = (path: (string | number)[]): unknown => {
    const found = run(TEXT).documents[0]?.locate(path);
    return [found?.key, found?.value].map(
      (s) => s && `${TEXT.slice(s.start.offset, s.end.offset)}@${s.start.line}:${s.start.column}`,
    );
  };
  test.each<readonly [(string | number)[], unknown, unknown]>([
    [["a", 0], undefined, "1@1:10"],
    [["a", 1, "bc"], '"b\\u0063"@1:14', '"x]\\"}"@1:25'],
    [["a", 2], undefined, "[]@1:35"],
    [["d"], '"d"@2:3', '{"__proto__": null}@2:8'],
    [["d", "__proto__"], '"__proto__"@2:9', "null@2:22"],
    [["d", "constructor"], undefined, undefined],
    [["a", 3], undefined, undefined],
    [["a", 0, "x"], undefined, undefined],
  ])("%j", (path, key, text) => expect(place(path)).toEqual([key, text]));

  test("law: the text at a place is the value of its path", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme" }), fc.constantFrom(0, 3), (json, indent) => {
        const text = ` ${JSON.stringify(json, null, indent)}\n`;
        const document = run(text).documents[0];
        const check = (part: unknown, path: (string | number)[]): void => {
          const span = document?.locate(path)?.value;
          expect(JSON.parse(text.slice(span?.start.offset, span?.end.offset))).toEqual(part);
          if (Array.isArray(part)) for (const [i, item] of part.entries()) check(item, [...path, i]);
          else if (typeof part === "object" && part !== null)
            for (const [key, item] of Object.entries(part)) check(item, [...path, key]);
        };
        check(JSON.parse(text), []);
      }),
    );
  });
});
