import type { Value } from "./value.ts";

/**
 * The answers of a function for some leading arguments, by its last one. Arguments are told apart by identity, scalars by
 * value: equal composites that are not one and the same are merely computed again.
 */
export function answersFor(memo: unknown[], slot: number, leading: readonly Value[]): Map<Value, unknown> {
  // The slot of a function holds nothing else.
  let answers = (memo[slot] ??= new Map()) as Map<Value, unknown>;
  for (const argument of leading) {
    let next = answers.get(argument);
    if (next === undefined) answers.set(argument, (next = new Map()));
    answers = next as Map<Value, unknown>;
  }
  return answers;
}
