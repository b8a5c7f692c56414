/** Calls that tests hold already, changed a little: what no grammar draws (certificates, tokens, queries). */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { operandTexts } from "./operand-texts.ts";
import { quoted } from "./terms.ts";

const FIXTURES = join(import.meta.dirname, "../../packages/rego/src/builtins/fixtures");

/** The operands of every row of the fixtures, by builtin: JSON is a notation for terms, too. */
export function seedsOf(): ReadonlyMap<string, readonly (readonly string[])[]> {
  const seeds = new Map<string, (readonly string[])[]>();
  for (const file of readdirSync(FIXTURES).filter((name) => name.endsWith(".txt"))) {
    for (const line of readFileSync(join(FIXTURES, file), "utf8").split("\n")) {
      const [, name, operands] = /^\s*(\S+) @ \[(.*?)\] {1,3}=> /s.exec(line) ?? [];
      if (name === undefined || operands === undefined) continue;
      seeds.set(name, [...(seeds.get(name) ?? []), operandTexts(operands)]);
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

/** A text of a term, and the colon behind it that makes it the key of an object. */
const anyText = /("(?:[^"\\]|\\.)*")(\s*:)?/g;

/** The operands with one of the texts inside changed; keys stay. */
export function changed(operands: readonly string[], how: Change): readonly string[] {
  const texts = operands.flatMap((operand) =>
    [...operand.matchAll(anyText)].filter(([, , colon]) => colon === undefined),
  );
  const chosen = Math.floor(how.at * texts.length);
  let index = 0;
  return operands.map((operand) =>
    operand.replace(anyText, (whole, text: string, colon: string | undefined) => {
      if (colon !== undefined || index++ !== chosen) return whole;
      return quoted(changedText(String(JSON.parse(text)), how));
    }),
  );
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
