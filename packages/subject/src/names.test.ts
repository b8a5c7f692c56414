import * as fc from "fast-check";
import { expect, test } from "vitest";
import { pathOf, pathPart } from "./names.ts";
import { copyOf, partsOf } from "./parts.ts";

test.each<[string, string]>([
  ["a.yaml", "a.yaml"],
  ["a.yaml~", "a.yaml~"],
  ["a~2/b.yaml", "a~2/b.yaml"],
  ["a.yaml~2", "a.yaml%7E2"],
  ["a.yaml%7E2", "a.yaml%257E2"],
  ["a.yaml%257E2", "a.yaml%25257E2"],
  ["a.yaml~1~2", "a.yaml~1%7E2"],
])("the file %s is called %s", (path, part) => {
  expect(pathPart(path)).toBe(part);
  expect(pathOf(part)).toBe(path);
});

test("no file passes for the second document of another, and each keeps its path", () => {
  const piece = fc.constantFrom("a", "~", "%", "25", "7E", "2", "/", "@");
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), fc.array(piece, { maxLength: 8 }), (one, two) => {
      const [path, other] = [one.join(""), two.join("")];
      const name = pathPart(path);
      expect(name).not.toMatch(/~[0-9]+$/);
      expect(pathOf(name)).toBe(path);
      if (path !== other) expect(pathPart(other)).not.toBe(name);
    }),
    { numRuns: 2_000 },
  );
});

test("a file that looks like a copy is the first of its own", () => {
  const id = { scope: "repo:x/y", type: "file:yaml", name: "deploy/a.yaml%7E2" };
  expect([copyOf(id), partsOf(id)]).toEqual([1, { path: "deploy/a.yaml~2" }]);
  const second = { ...id, name: "deploy/a.yaml%7E2~2" };
  expect([copyOf(second), partsOf(second)]).toEqual([2, { path: "deploy/a.yaml~2" }]);
});
