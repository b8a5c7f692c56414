import { toJson } from "../runtime/export.ts";
import { typeName } from "../runtime/kinds.ts";
import { sortedEntriesOf } from "../runtime/objects.ts";
import { printTerm } from "../runtime/print.ts";
import type { Value } from "../runtime/value.ts";
import { any, type Builtin, type BuiltinContext, boolean, objectOf, string } from "./builtin.ts";
import { JsonError, readJson } from "./json/read.ts";
import { type Indent, writeJson } from "./json/write.ts";
import { builtinError, objectOperand, operandError, stringOperand } from "./operands.ts";

const optionsName = "json.marshal_with_options";

export const json: readonly Builtin[] = [
  { name: "json.marshal", args: [any], result: string, run: (c, a) => counted(c, writeJson(toJson(a))) },
  {
    name: optionsName,
    args: [any, objectOf(string, any, { indent: string, prefix: string, pretty: boolean })],
    result: string,
    run: (c, a, b) => marshalWithOptions(c, a, b),
  },
  { name: "json.unmarshal", args: [string], result: any, run: (c, a) => unmarshal(c, a) },
  { name: "json.is_valid", args: [string], result: boolean, run: (c, a) => isValid(c, a) },
];

function counted(c: BuiltinContext, text: string): string {
  c.produce(text.length);
  return text;
}

function marshalWithOptions(c: BuiltinContext, value: Value, options: Value): Value | undefined {
  const object = objectOperand(c, optionsName, 2, options);
  if (object === undefined) return undefined;
  let pretty: boolean | undefined;
  let layout: Indent = { prefix: "", indent: "\t" };
  let laidOut = false;
  let index = -1;
  for (const [key, option] of sortedEntriesOf(object)) {
    index += 1;
    if (key === "pretty") {
      if (typeof option !== "boolean") return operandError(c, optionsName, 2, 'key "pretty" failed cast to bool');
      pretty = option;
    } else if (key === "prefix" || key === "indent") {
      if (typeof option !== "string") {
        const problem = `operand ${index} must be string but got ${typeName(option)}`;
        return operandError(c, optionsName, 2, `key "${key}" failed cast to string: ${problem}`);
      }
      layout = { ...layout, [key]: option };
      laidOut = true;
    } else return operandError(c, optionsName, 2, `object contained unknown key ${printTerm(key)}`);
  }
  const given = toJson(value);
  return counted(c, (pretty ?? laidOut) ? layout.prefix + writeJson(given, layout) : writeJson(given));
}

function unmarshal(c: BuiltinContext, value: Value): Value | undefined {
  const text = stringOperand(c, "json.unmarshal", 1, value);
  if (text === undefined) return undefined;
  c.produce(text.length);
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof JsonError) return builtinError(c, "json.unmarshal", error.message);
    throw error;
  }
}

function isValid(c: BuiltinContext, value: Value): boolean {
  if (typeof value !== "string") return false;
  c.charge(value.length);
  try {
    // Nothing may follow here, not even the null that json.unmarshal lets pass.
    JSON.parse(value);
    readJson(value);
    return true;
  } catch (error) {
    if (error instanceof JsonError || error instanceof SyntaxError) return false;
    throw error;
  }
}
