import { toJson } from "../runtime/export.ts";
import { isArray, isObject } from "../runtime/kinds.ts";
import type { Value } from "../runtime/value.ts";
import {
  any,
  anyObject,
  arrayOf,
  type Builtin,
  type BuiltinContext,
  boolean,
  nullType,
  objectOf,
  string,
  tuple,
  union,
} from "./builtin.ts";
import { JsonError, readJson } from "./json/read.ts";
import { readSchema } from "./json-schema/schema.ts";
import { SchemaError } from "./json-schema/schema-error.ts";
import { validate } from "./json-schema/validate.ts";
import { builtinError } from "./operands.ts";

const document = union(string, anyObject);
const finding = objectOf(string, any, { error: string, type: string, field: string, desc: string });

export const jsonSchema: readonly Builtin[] = [
  {
    name: "json.match_schema",
    args: [document, document],
    result: tuple(boolean, arrayOf(finding)),
    run: (c, a, b) => match(c, a, b),
  },
  {
    name: "json.verify_schema",
    args: [document],
    result: tuple(boolean, union(string, nullType)),
    run: (c, a) => verify(c, a),
  },
];

/** `[true, []]`, or false and what is wrong, each as `{error, type, field, desc}`. */
function match(c: BuiltinContext, a: Value, b: Value): Value | undefined {
  try {
    const value = load(c, a);
    const schema = readSchema(load(c, b), (steps) => c.charge(steps));
    const findings = validate(schema, value, c);
    const shown = findings.map(({ field, type, description }) => ({
      error: `${field}: ${description}`,
      type,
      field,
      desc: description,
    }));
    return [findings.length === 0, shown];
  } catch (error) {
    if (error instanceof SchemaError) return builtinError(c, "json.match_schema", error.message);
    throw error;
  }
}

function verify(c: BuiltinContext, a: Value): Value {
  try {
    readSchema(load(c, a), (steps) => c.charge(steps));
    return [true, null];
  } catch (error) {
    if (error instanceof SchemaError) return [false, `jsonschema: ${error.message}`];
    throw error;
  }
}

/** A text is JSON; objects and arrays are taken as they are, sets in them as arrays. */
function load(c: BuiltinContext, value: Value): Value {
  if (isObject(value) || isArray(value)) return toJson(value);
  if (typeof value !== "string") throw new SchemaError("wrong type, expected string or object");
  c.charge(value.length);
  try {
    return readJson(value);
  } catch (error) {
    if (error instanceof JsonError) throw new SchemaError("invalid JSON string");
    throw error;
  }
}
