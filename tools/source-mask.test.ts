import { describe, expect, test } from "vitest";
import { maskSource } from "./source-mask.ts";

describe("what is masked", () => {
  const table: readonly (readonly [string, string, string])[] = [
    ["line comment", "a // any\nb", "a       \nb"],
    ["block comment keeps lines", "a /* x\ny */ b", "a     \n     b"],
    ["string", 'a = "an\\"y" + b', 'a = "     " + b'],
    ["unclosed string ends with its line", "a = 'x\nb", "a = ' \nb"],
    ["template with code", "`a ${ { b: `c` } } d` e", "`  ${ { b: ` ` } }  ` e"],
    ["regular expression", "x(/an[/]y/g) + b", "x(/      /g) + b"],
    ["regular expression after return", "return /any/", "return /   /"],
    ["division", "a / any / b", "a / any / b"],
    ["division after a bracket", "(a) / any / b", "(a) / any / b"],
    ["comment marks in a string", '"/*" any "*/"', '"  " any "  "'],
    ["hashbang", "#!/usr/bin/env node 'x\nb", "                      \nb"],
  ];
  test.each(table)("%s", (_name, source, expected) => {
    expect(maskSource(source)).toBe(expected);
    expect(
      maskSource(source)
        .split("\n")
        .map((line) => line.length),
    ).toEqual(source.split("\n").map((line) => line.length));
  });
});
