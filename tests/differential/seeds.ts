/** Calls that tests hold already, changed a little: what no grammar draws (certificates, tokens, queries). */
import { readdirSync } from "node:fs";
import * as fc from "fast-check";
import { readJson } from "../../packages/rego/src/builtins/json/read.ts";
import { rowsOf } from "../../packages/rego/src/builtins/table.ts";
import { isArray, isNumber, isObject } from "../../packages/rego/src/runtime/kinds.ts";
import { entriesOf } from "../../packages/rego/src/runtime/objects.ts";
import { printTerm } from "../../packages/rego/src/runtime/print.ts";
import type { Value } from "../../packages/rego/src/runtime/value.ts";
import { quoted } from "./terms.ts";

const FIXTURES = new URL("../../packages/rego/src/builtins/fixtures/", import.meta.url);

/** The operands of every row of the fixtures, by builtin. */
export function seedsOf(): ReadonlyMap<string, readonly (readonly Value[])[]> {
  const seeds = new Map<string, Value[][]>();
  for (const file of readdirSync(FIXTURES).filter((name) => name.endsWith(".txt") && name !== "x509-chains.txt")) {
    for (const { name, args } of rowsOf(file.slice(0, -".txt".length))) {
      // A row's operands are an array.
      const list = readJson(args) as Value[];
      seeds.set(name, [...(seeds.get(name) ?? []), list]);
    }
  }
  return seeds;
}

/** One change: where, what kind, with what. */
export interface Change {
  readonly at: number;
  readonly kind: "cut" | "insert" | "double" | "none";
  readonly text: string;
}

export const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  kind: fc.constantFrom("cut", "insert", "double", "none"),
  text: fc.constantFrom(...'a|1|0|é|😀| |\n|{|}|[|]|"|:|,|.|-|=|$|(|)|!|@|A'.split("|")),
});

/** The operands as terms; one of the texts inside is changed. */
export function changed(operands: readonly Value[], how: Change): string[] {
  const texts = operands.flatMap((operand) => textsIn(operand));
  const chosen = Math.floor(how.at * texts.length);
  let count = 0;
  const print = (value: Value): string => {
    if (typeof value === "string") return quoted(count++ === chosen ? changedText(value, how) : value);
    if (isArray(value)) return `[${value.map(print).join(", ")}]`;
    if (isNumber(value) || !isObject(value)) return printTerm(value);
    return `{${entriesOf(value)
      .map(([key, item]) => `${printKey(key)}: ${print(item)}`)
      .join(", ")}}`;
  };
  return operands.map(print);
}

function printKey(key: Value): string {
  return typeof key === "string" ? quoted(key) : printTerm(key);
}

function textsIn(value: Value): readonly string[] {
  if (typeof value === "string") return [value];
  if (isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? entriesOf(value).flatMap(([, item]) => textsIn(item)) : [];
}

function changedText(text: string, { at, kind, text: more }: Change): string {
  // The place within the text comes from other digits than the choice of the text.
  const points = [...text];
  const place = Math.floor(((at * 7919) % 1) * (points.length + 1));
  const [before, after] = [points.slice(0, place).join(""), points.slice(place).join("")];
  if (kind === "insert") return before + more + after;
  if (kind === "cut") return before + points.slice(place + 1).join("");
  return kind === "double" ? before + points.slice(place, place + 3).join("") + after : text;
}
