import * as fc from "fast-check";
import { expect, test } from "vitest";
import { indexOf } from "./search.ts";

test("texts and parts made to hurt are searched in linear time", () => {
  const half = "a".repeat(500_000);
  const started = performance.now();
  expect(indexOf(`${half}${half}`, `${half}b${half}`)).toBe(-1);
  expect(indexOf(`${half}${half}b${half}`, `${half}b${half}`)).toBe(500_000);
  expect(indexOf("ab".repeat(500_000), `b${"ab".repeat(250_000)}b`)).toBe(-1);
  // The native search takes minutes for the first of them.
  expect(performance.now() - started).toBeLessThan(5_000);
});

test("the long way finds what the native one finds", () => {
  const few = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(few, few, fc.nat(30), fc.nat(20), (unit, part, times, from) => {
      // Long enough to be searched the long way: the product of the lengths is above the bound.
      const text = `${unit.repeat(times)}${part}${unit.repeat(3)}`;
      const pad = "x".repeat(15_000);
      expect(indexOf(`${text}${pad}`, `${part}${pad}`, from)).toBe(`${text}${pad}`.indexOf(`${part}${pad}`, from));
    }),
  );
});
