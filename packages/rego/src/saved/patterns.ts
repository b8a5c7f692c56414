import { factsOf, keepFacts, type PatternFacts } from "../builtins/regex/facts.ts";
import { RObj, RSet } from "../runtime/collections.ts";
import { isArray, isPlainObject } from "../runtime/kinds.ts";
import type { Value } from "../runtime/value.ts";

/** A pattern that stands in a program, and what an earlier process found out about it. */
export type SavedPattern = readonly [pattern: string, facts: PatternFacts];

/** What this process knows of the texts of a program that it has used as patterns. */
export function savePatterns(constants: Iterable<Value>): readonly SavedPattern[] {
  const saved = new Map<string, PatternFacts>();
  for (const constant of constants) {
    for (const text of textsOf(constant)) {
      const facts = factsOf(text);
      if (facts !== undefined) saved.set(text, facts);
    }
  }
  return [...saved];
}

export function restorePatterns(saved: readonly SavedPattern[]): void {
  for (const [pattern, facts] of saved) keepFacts(pattern, facts);
}

/** All strings in a value; keys are no patterns. */
function* textsOf(value: Value): Generator<string> {
  if (typeof value === "string") yield value;
  else if (isArray(value)) for (const item of value) yield* textsOf(item);
  else if (value instanceof RSet) for (const item of RSet.items(value)) yield* textsOf(item);
  else if (value instanceof RObj) for (const [, item] of RObj.entries(value)) yield* textsOf(item);
  else if (isPlainObject(value)) for (const item of Object.values(value)) yield* textsOf(item);
}
