import { isArray } from "../runtime/kinds.ts";
import type { Value } from "../runtime/value.ts";
import { arrayOf, type Builtin, type BuiltinContext, boolean, nullType, string, union } from "./builtin.ts";
import { GlobSyntaxError, globToRegex, quoteGlob } from "./globbing/pattern.ts";
import { builtinError, elementTypeError, operandError, operandTypeError, stringOperand } from "./operands.ts";
import { regexOf } from "./regex/engine.ts";
import { PatternError } from "./regex/pattern-text.ts";

export const glob: readonly Builtin[] = [
  { name: "glob.match", args: [string, union(nullType, arrayOf(string)), string], result: boolean, run: match },
  {
    name: "glob.quote_meta",
    args: [string],
    result: string,
    run(c, a) {
      const text = stringOperand(c, "glob.quote_meta", 1, a);
      if (text === undefined) return undefined;
      c.produce(text.length);
      return quoteGlob(text);
    },
  },
];

/** No delimiters given means the dot; null means none at all. */
function match(c: BuiltinContext, a?: Value, b?: Value, d?: Value): Value | undefined {
  const name = "glob.match";
  const pattern = stringOperand(c, name, 1, a as Value);
  if (pattern === undefined) return undefined;
  const delimiters = b === null ? [] : runesOperand(c, name, 2, b as Value);
  if (delimiters === undefined) return undefined;
  const text = stringOperand(c, name, 3, d as Value);
  if (text === undefined) return undefined;
  c.charge(pattern.length + text.length);
  try {
    return translated(pattern, b !== null && delimiters.length === 0 ? ["."] : delimiters).test(text, c);
  } catch (error) {
    if (error instanceof GlobSyntaxError || error instanceof PatternError) return builtinError(c, name, error.message);
    throw error;
  }
}

function runesOperand(c: BuiltinContext, name: string, position: number, value: Value): readonly string[] | undefined {
  if (!isArray(value)) return operandTypeError(c, name, position, value, "array", "null");
  const runes: string[] = [];
  for (const item of value) {
    if (typeof item !== "string") return elementTypeError(c, name, position, value, item, "string");
    if ([...item].length !== 1) {
      return operandError(c, name, position, "must be array of runes but got array containing string");
    }
    runes.push(item);
  }
  return runes;
}

/** Translations of the last globs, so that a loop over many texts pays once. */
const recent = new Map<string, string>();

function translated(pattern: string, delimiters: readonly string[]): ReturnType<typeof regexOf> {
  const key = `${delimiters.length} ${delimiters.join("")}${pattern}`;
  let regex = recent.get(key);
  if (regex === undefined) {
    regex = globToRegex(pattern, delimiters);
    if (recent.size >= 256) recent.clear();
    recent.set(key, regex);
  }
  return regexOf(regex);
}
