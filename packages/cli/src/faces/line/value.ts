import { goDurationMs } from "../go/duration.ts";
import { parseBool } from "./bool.ts";
import { readCommas } from "./commas.ts";
import type { Flag, FlagValue } from "./flags.ts";

/** The value that a word gives a flag, beside what was given before; or why it can't. */
export function readValue(
  { kind, choices }: Flag,
  word: string,
  before: FlagValue | undefined,
): { readonly value: FlagValue } | { readonly why: string } {
  const quoted = JSON.stringify(word);
  switch (kind) {
    case "string": {
      const fits = choices === undefined || choices.includes(word);
      return fits ? { value: word } : { why: `must be one of {${choices.join(",")}}` };
    }
    case "bool": {
      const value = parseBool(word);
      return value === undefined ? { why: `strconv.ParseBool: parsing ${quoted}: invalid syntax` } : { value };
    }
    case "int":
      return /^[+-]?\d{1,15}$/.test(word)
        ? { value: Number(word) }
        : { why: `strconv.ParseInt: parsing ${quoted}: invalid syntax` };
    case "float":
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word)
        ? { value: Number(word) }
        : { why: `strconv.ParseFloat: parsing ${quoted}: invalid syntax` };
    case "duration": {
      const value = goDurationMs(word);
      return value === undefined ? { why: `time: invalid duration ${quoted}` } : { value };
    }
    case "list":
      return { value: [...(typeof before === "object" ? before : []), word] };
    case "strings": {
      const read = readCommas(word);
      if (read === undefined) return { why: "parse error: a quote that does not end" };
      return { value: typeof before === "object" ? [...before, ...read] : read };
    }
  }
}
