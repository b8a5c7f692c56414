import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Decimal } from "./decimal.ts";
import type { Json } from "./json.ts";
import type { Path } from "./path.ts";
import { hideSpans, Redactor, redactPaths, SENSITIVE, secretTexts } from "./redact.ts";

const S = SENSITIVE;
const isData = (path: Path) => path[0] === "data";
const span = (start: [number, number], end: [number, number]) => ({
  file: "f",
  start: { line: start[0], column: start[1], offset: 0 },
  end: { line: end[0], column: end[1], offset: 0 },
});

describe("Redactor.text", () => {
  test.each<[string[], string, string]>([
    [[], "hunter2", "hunter2"],
    [["hunter2"], "password is hunter2.", `password is ${S}.`],
    [["hunter2"], "hunter2hunter2 x hunter2", `${S} x ${S}`],
    [["abc"], "abc", "abc"],
    [["true", "none"], "true or none", "true or none"],
    [["abcdef", "defghi"], "x abcdefghi y", `x ${S} y`],
    [["abcdefgh", "cdef"], "abcdefgh!", `${S}!`],
    [["abcd", "abcdefgh"], "abcdefgh abcd", `${S} ${S}`],
    [["aHVudGVyMg=="], "hunter2 or aHVudGVyMg==", `${S} or ${S}`],
    [["hunter2"], "it is aHVudGVyMg== encoded", `it is ${S} encoded`],
    [["-----BEGIN-----\n  MIIEvQ\r\nxyz1\n"], "line MIIEvQ, xyz1", `line ${S}, ${S}`],
    [["日本語の鍵"], "鍵は「日本語の鍵」です", `鍵は「${S}」です`],
    [["a.*b", "$&"], "a.*b $&", `${S} $&`],
  ])("%j in %j", (secrets, text, wanted) => {
    expect(new Redactor(secrets).text(text)).toBe(wanted);
  });

  test.each(["", "a", "ab", "x-access-token:", "client id:", "日本:"])(
    "what stands of a secret in the base64 of a longer text, behind %j",
    (before) => {
      const secret = "ghp_0123456789?>abcdefXYZ";
      for (const behind of ["", "\n", " and more"]) {
        for (const alphabet of ["base64", "base64url"] as const) {
          const joined = Buffer.from(before + secret + behind).toString(alphabet);
          const shown = new Redactor([secret]).text(`authorization: Basic ${joined}`);
          const [front = "", back = ""] = shown.slice("authorization: Basic ".length).split(S);
          expect(shown, `${alphabet} before ${JSON.stringify(behind)}`).toContain(S);
          // Less than a character of the secret at either end.
          expect(Buffer.from(front, "base64").toString()).not.toContain(secret.slice(0, 2));
          expect(front.length).toBeLessThanOrEqual(Math.ceil((Buffer.byteLength(before) * 4) / 3));
          expect(back.replace(/=+$/, "").length).toBeLessThanOrEqual(Math.ceil((behind.length * 4) / 3) + 1);
        }
      }
    },
  );

  test("no secret of four characters survives", () => {
    const secret = fc.string({ minLength: 4, maxLength: 8, unit: fc.constantFrom("a", "b", "c") });
    fc.assert(
      fc.property(
        fc.array(secret),
        fc.string({ maxLength: 60, unit: fc.constantFrom("a", "b", "c", "-") }),
        (list, text) => {
          const shown = new Redactor(list).text(text);
          for (const one of list) expect(shown.replaceAll(S, "|")).not.toContain(one);
        },
      ),
    );
  });
});

describe("Redactor.value", () => {
  test("texts, keys, numbers; short secrets where they are the whole value", () => {
    const redactor = new Redactor(["pw", "hunter2", "4711"]);
    expect(redactor.value({ a: ["pw", "pw!", "is hunter2"], hunter2: 4711, n: new Decimal("4711") })).toEqual({
      a: [S, "pw!", `is ${S}`],
      [S]: S,
      n: S,
    });
  });

  test("what holds no secret is not copied", () => {
    const value: Json = { a: [1, { b: "x" }], c: { d: "hunter2" } };
    const shown = new Redactor(["hunter2"]).value(value);
    expect(shown).toEqual({ a: [1, { b: "x" }], c: { d: S } });
    expect((shown as { a: Json }).a).toBe(value.a); // the shape was just compared
    expect(new Redactor(["other-secret"]).value(value)).toBe(value);
  });
});

describe("paths", () => {
  const secret = JSON.parse('{"data":{"a":"eHl6dw==","n":[1,true]},"__proto__":{"data":1},"kind":"Secret"}') as Json;

  test("redactPaths replaces at the path", () => {
    expect(JSON.stringify(redactPaths(secret, isData))).toBe(`{"data":"${S}","__proto__":{"data":1},"kind":"Secret"}`);
    expect(redactPaths("x", isData, ["data"])).toBe(S);
    expect(redactPaths(secret, () => false)).toBe(secret);
  });

  test("secretTexts collects what stands there", () => {
    expect([...secretTexts(secret, isData)]).toEqual(["eHl6dw==", "1"]);
    expect(new Redactor(secretTexts(secret, isData)).text("xyzw")).toBe(S);
  });
});

describe("hideSpans", () => {
  const block = span([2, 6], [5, 1]);
  test.each<[string, number, string]>([
    ["data:", 1, "data:"],
    ["  a: |", 2, `  a: ${S}`],
    ["    hidden", 3, `    ${S}`],
    ["", 4, ""],
    ["kind: Secret", 5, "kind: Secret"],
  ])("block scalar: %j", (line, number, wanted) => {
    expect(hideSpans(line, number, [block])).toBe(wanted);
  });

  test("several on one line", () => {
    expect(hideSpans("a: xxxxxx!", 1, [span([1, 4], [1, 8]), span([1, 6], [1, 10])])).toBe(`a: ${S}!`);
    expect(hideSpans("{a: xx, b: yy}", 1, [span([1, 12], [1, 14]), span([1, 5], [1, 7])])).toBe(`{a: ${S}, b: ${S}}`);
  });
});
