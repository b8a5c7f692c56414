/** Every Rego v0 program of `programs.txt` means here what it means to `opa eval --v0-compatible`. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readPins } from "../../bench/peers.ts";
import { opaAnswer, ourAnswer, v0Programs } from "./evaluate.ts";

const root = new URL("../../..", import.meta.url).pathname;
const opa = join(root, ".cache", "peers", `opa@${readPins()["opa"]?.version}`, "opa");

describe.skipIf(!existsSync(opa))("Rego v0 beside opa eval --v0-compatible (.cache/peers)", () => {
  test.each(v0Programs().map((text) => [text.replace("package t\n\n", ""), text] as const))("%s", (_rules, text) => {
    expect(ourAnswer(text)).toBe(opaAnswer(opa, text));
  });
});

test("what the pages promise of v0 without OPA at hand", () => {
  expect(ourAnswer("package t\ndeny[x] { x := input.xs[_] }\np = any([true]) { true }")).toBe(
    '{"deny":[1,2,3],"p":true}',
  );
  expect(ourAnswer("package t\nimport rego.v1\ndeny[x] { x := 1 }")).toBe("rego_parse_error");
});
