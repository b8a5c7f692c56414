import type { Value } from "../runtime/value.ts";
import { type Builtin, type BuiltinContext, boolean, objectOf, string } from "./builtin.ts";
import { UrlError } from "./bytes/url.ts";
import { parseUri } from "./net/uri.ts";
import { builtinError, stringOperand } from "./operands.ts";

export const uri: readonly Builtin[] = [
  { name: "uri.parse", args: [string], result: objectOf(string, string), run: (c, a) => parse(c, a) },
  { name: "uri.is_valid", args: [string], result: boolean, run: (c, a) => isValid(c, a) },
];

function parse(c: BuiltinContext, value: Value): Value | undefined {
  const text = stringOperand(c, "uri.parse", 1, value);
  if (text === undefined) return undefined;
  c.produce(text.length);
  try {
    const { rawPath, rawQuery, ...rest } = parseUri(text);
    return {
      ...rest,
      ...(rawPath !== undefined && { raw_path: rawPath }),
      ...(rawQuery !== undefined && { raw_query: rawQuery }),
    };
  } catch (error) {
    if (error instanceof UrlError) return builtinError(c, "uri.parse", error.message);
    throw error;
  }
}

/** The empty text is no URI here, although it is a relative reference. */
function isValid(c: BuiltinContext, value: Value): boolean {
  if (typeof value !== "string" || value === "") return false;
  c.charge(value.length);
  try {
    parseUri(value);
    return true;
  } catch (error) {
    if (error instanceof UrlError) return false;
    throw error;
  }
}
