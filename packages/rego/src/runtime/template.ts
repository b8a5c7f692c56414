import { RSet } from "./collections.ts";
import { EvalError } from "./errors.ts";
import { printTerm } from "./print.ts";
import type { Value } from "./value.ts";

/** A template string: texts as they are; each expression comes as a set of its value, empty where it is undefined. */
export function template(parts: readonly (string | RSet)[]): string {
  let text = "";
  for (const part of parts) text += typeof part === "string" ? part : printOptional(part);
  return text;
}

/** The one value of an expression as text: strings without quotes, undefined as `<undefined>`. */
export function printOptional(values: RSet): string {
  const [first, second] = RSet.items(values);
  if (second !== undefined) {
    throw new EvalError("eval_conflict_error", "template-strings must not produce multiple outputs");
  }
  return first === undefined ? "<undefined>" : printPlain(first);
}

export function printPlain(value: Value): string {
  return typeof value === "string" ? value : printTerm(value);
}
