import type { Json, Path } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { anyBytesAreAnswered, ask, everyPathHasAPlace, takesNoTime } from "../../test/laws.ts";
import { dotenv } from "./index.ts";

const { value, problems, at, document } = ask(dotenv, ".env");

describe("values", () => {
  test.each<readonly [text: string, value: Json]>([
    ["", {}],
    ["# c\nA=1\nexport B = x y # c\nC: z\n", { A: "1", B: "x y", C: "z" }],
    ['A="x\\n\\"y\\""\nB=\'x\\n\'\n', { A: 'x\n"y"', B: "x\\n" }],
    ['A="x\ny" # c\nB=2\n', { A: "x\ny", B: "2" }],
    ["A=1\nB=$A${A}\nC='$A'\nD=\\$A\nE=$NOTHING.\n", { A: "1", B: "11", C: "$A", D: "$A", E: "." }],
    ["A=1\r\nB=2\rA=3", { A: "3", B: "2" }],
    ["constructor=1", { constructor: "1" }],
  ])("%j", (text, expected) => expect(value(text)).toEqual(expected));

  test("variables that double a value again and again are refused", () => {
    const lines = Array.from({ length: 60 }, (_, i) => `A${i + 1}=$A${i}$A${i}\n`).join("");
    expect(problems(`A0=xxxxxxxxxxxxxxxx\n${lines}`).map((problem) => problem.split(" ")[0])).toEqual([
      "dotenv_expansion",
    ]);
  });
});

const TEXT = 'export A = x y # c\r\nB="one\r\ntwo" # d\r\nC=\r\n';

describe("places", () => {
  test.each<readonly [path: Path, key: string | undefined, value: string]>([
    [["A"], "A", "x y"],
    [["B"], "B", '"one\r\ntwo"'],
    [["C"], "C", ""],
  ])("%j", (path, key, text) => expect(at(TEXT, path)).toEqual([key, text]));

  test("every path has one", () => everyPathHasAPlace(document(TEXT)));
});

describe("mistakes", () => {
  test.each<readonly [text: string, problem: string]>([
    ["A\n", "dotenv_syntax 1:1"],
    ["A=1\nb-c=2\n", "dotenv_syntax 2:1"],
    ['A="x\n', "dotenv_syntax 1:1"],
    ["a:b\n", "dotenv_syntax 1:1"],
  ])("%j: %s", (text, problem) => expect(problems(text)).toEqual([problem]));
});

describe("hostile texts", () => {
  test.each([
    ["lines", Array.from({ length: 100_000 }, (_, i) => `A${i}=1\n`).join("")],
    ["quotes", `A=${'"'.repeat(500_000)}x`],
    ["lines of a value", `A="${"x\n".repeat(200_000)}"`],
    ["spaces", `A=${" ".repeat(500_000)}x`],
    ["signs", `A=${"$".repeat(500_000)}`],
    ["comments behind quotes", `A=${'"#'.repeat(200_000)}\nx`],
  ])("many %s take no time", (_what, text) => takesNoTime(dotenv, text));

  test("law: any bytes give a value or diagnostics", () =>
    anyBytesAreAnswered(dotenv, ["A", "=", ":", "\n", " ", "#", '"', "'", "\\", "$", "{", "}", "export ", "\r\n"]));
});
