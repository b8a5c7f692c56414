import { describe, expect, test } from "vitest";
import { fillTemplate, templateFields } from "./message.ts";
import type { Evidence } from "./rule.ts";

describe("templateFields", () => {
  test.each<[string, readonly string[] | undefined]>([
    ["plain", []],
    ["", []],
    ["container {container}: image {image}", ["container", "image"]],
    ["{container.name} uses {container.image}", ["container", "container"]],
    ["a {{literal}} brace", []],
    ["{{{a}}}", ["a"]],
    ["open {a", undefined],
    ["closed a}", undefined],
    ["{}", undefined],
    ["{a b}", undefined],
  ])("%s", (template, fields) => {
    expect(templateFields(template)).toEqual(fields);
  });
});

describe("fillTemplate", () => {
  const evidence = JSON.parse(
    '{"a":"x","n":8080,"list":["p","q"],"o":{"k":"v"},"t":true,"nothing":null,"__proto__":{"z":"own"}}',
  ) as Evidence;
  test.each<[string, string]>([
    ["{a}-{n}-{t}", "x-8080-true"],
    ["{nothing}, {o}", 'not set, {"k":"v"}'],
    ["{list}", "p, q"],
    ["{o} {o.k}", '{"k":"v"} v'],
    ["{{{a}}}", "{x}"],
    ["{missing} {o.missing}", "{missing} {o.missing}"],
    ["{constructor}", "{constructor}"],
    ["{__proto__.z}", "own"],
  ])("%s", (template, text) => {
    expect(fillTemplate(template, evidence, "en")).toBe(text);
  });

  test("what evidence says is never read as a template", () => {
    expect(fillTemplate("{a}", { a: "{n}", n: 1 }, "en")).toBe("{n}");
  });

  test("in Japanese", () => {
    expect(fillTemplate("{a} が {n} です", { a: null, n: 1 }, "ja")).toBe("未設定が 1 です");
    expect(fillTemplate("{n} が {a} です", { a: null, n: 1 }, "ja")).toBe("1 が未設定です");
  });
});
