import { toJson } from "../runtime/export.ts";
import type { Value } from "../runtime/value.ts";
import { any, type Builtin, type BuiltinContext, boolean, string } from "./builtin.ts";
import { builtinError, stringOperand } from "./operands.ts";
import { readYaml, YamlError } from "./yaml/read.ts";
import { writeYaml } from "./yaml/write.ts";

export const yaml: readonly Builtin[] = [
  { name: "yaml.marshal", args: [any], result: string, run: (c, a) => marshal(c, a) },
  { name: "yaml.unmarshal", args: [string], result: any, run: (c, a) => unmarshal(c, a) },
  { name: "yaml.is_valid", args: [string], result: boolean, run: (c, a) => isValid(c, a) },
];

function marshal(c: BuiltinContext, value: Value): Value | undefined {
  try {
    const text = writeYaml(toJson(value));
    c.produce(text.length);
    return text;
  } catch (error) {
    if (error instanceof YamlError) return builtinError(c, "yaml.marshal", error.message);
    throw error;
  }
}

function unmarshal(c: BuiltinContext, value: Value): Value | undefined {
  const text = stringOperand(c, "yaml.unmarshal", 1, value);
  if (text === undefined) return undefined;
  c.produce(text.length);
  try {
    return readYaml(text, (nodes) => {
      c.produce(nodes);
    });
  } catch (error) {
    if (error instanceof YamlError) return builtinError(c, "yaml.unmarshal", error.message);
    throw error;
  }
}

function isValid(c: BuiltinContext, value: Value): boolean {
  if (typeof value !== "string") return false;
  c.charge(value.length);
  try {
    readYaml(value, (nodes) => {
      c.charge(nodes);
    });
    return true;
  } catch (error) {
    if (error instanceof YamlError) return false;
    throw error;
  }
}
