/** Schemas of drafts 4, 6 and 7, read to trees, and refused in the words of OPA's gojsonschema. */
import { budgetExceeded } from "../../runtime/errors.ts";
import { isArray, isNumber, isPlainObject } from "../../runtime/kinds.ts";
import { type Numeric, numberText } from "../../runtime/numbers.ts";
import { sortedKeys } from "../../runtime/order.ts";
import type { Maybe, PlainObject, Value } from "../../runtime/value.ts";
import { writeString } from "../json/write.ts";
import { type Regex, regexOf } from "../regex/engine.ts";
import { PatternError } from "../regex/pattern-text.ts";
import type { Rational } from "./rational.ts";
import { rational } from "./rational.ts";
import { checkUrl, References } from "./references.ts";
import { SchemaError } from "./schema-error.ts";

/** What a schema demands. Keywords that are missing demand nothing. */
export interface Schema {
  /** A schema that is true or false. */
  pass?: boolean;
  ref?: Schema;
  types: string[];
  properties: (readonly [string, Schema])[];
  additionalProperties?: boolean | Schema;
  patternProperties: (readonly [Regex, Schema])[];
  propertyNames?: Schema;
  dependencies: Map<string, readonly string[] | Schema>;
  items?: Schema | readonly Schema[];
  additionalItems?: boolean | Schema;
  multipleOf?: Rational;
  minimum?: Rational;
  exclusiveMinimum?: Rational;
  maximum?: Rational;
  exclusiveMaximum?: Rational;
  minLength?: number;
  maxLength?: number;
  pattern?: { readonly regex: Regex; readonly source: string };
  format: string;
  minProperties?: number;
  maxProperties?: number;
  required: string[];
  minItems?: number;
  maxItems?: number;
  uniqueItems: boolean;
  contains?: Schema;
  const?: string;
  enum: string[];
  oneOf: Schema[];
  anyOf: Schema[];
  allOf: Schema[];
  not?: Schema;
  if?: Schema;
  then?: Schema;
  else?: Schema;
}

type Draft = 4 | 6 | 7 | "any";

const maxDepth = 400;
const typeNames = ["array", "boolean", "integer", "number", "null", "object", "string"];
const drafts: { readonly [url: string]: Draft } = {
  "http://json-schema.org/draft-04/schema": 4,
  "http://json-schema.org/draft-06/schema": 6,
  "http://json-schema.org/draft-07/schema": 7,
};

/** Throws {@link SchemaError}. Each node of the document is charged for. */
export function readSchema(document: Value, charge: (steps: number) => void): Schema {
  if (typeof document !== "boolean" && !isPlainObject(document)) throw new SchemaError("schema is invalid");
  const reader = new SchemaReader(document, draftOf(document), charge);
  return reader.read(document, 0);
}

function draftOf(document: Value): Draft {
  const url = isPlainObject(document) && Object.hasOwn(document, "$schema") ? document["$schema"] : "";
  if (typeof url !== "string") throw new SchemaError("$schema must be of type string");
  checkUrl(url.replace(/#$/, ""));
  return drafts[url.replace(/#$/, "")] ?? "any";
}

class SchemaReader {
  readonly #draft: Draft;
  readonly #references: References;
  readonly #charge: (steps: number) => void;
  /** Schemas that references mean, also while they are read. */
  readonly #referenced = new Map<Value, Schema>();

  constructor(document: Value, draft: Draft, charge: (steps: number) => void) {
    this.#draft = draft;
    this.#charge = charge;
    this.#references = new References(document, charge);
  }

  #isAtLeast(draft: 6 | 7): boolean {
    return this.#draft === "any" || this.#draft >= draft;
  }

  read(node: Value, depth: number): Schema {
    this.#charge(1);
    if (depth > maxDepth) throw budgetExceeded("depth");
    const schema: Schema = {
      types: [],
      properties: [],
      patternProperties: [],
      dependencies: new Map(),
      format: "",
      required: [],
      uniqueItems: false,
      enum: [],
      oneOf: [],
      anyOf: [],
      allOf: [],
    };
    if (typeof node === "boolean" && this.#isAtLeast(6)) schema.pass = node;
    else if (isPlainObject(node)) this.#fill(schema, node, depth);
    else throw new SchemaError("Expected: Valid Schema, given: Invalid JSON");
    return schema;
  }

  #fill(schema: Schema, node: PlainObject, depth: number): void {
    const get = (key: string): Maybe => (Object.hasOwn(node, key) ? node[key] : undefined);
    const read = (child: Value): Schema => this.read(child, depth + 1);
    const idKey = this.#draft === 4 || (this.#draft === "any" && get("id") !== undefined) ? "id" : "$id";
    textOf(get(idKey), idKey);
    this.#readDefinitions(get("definitions"), read);
    textOf(get("title"), "title");
    textOf(get("description"), "description");
    if (textOf(get("$ref"), "$ref") !== undefined) {
      schema.ref = this.#readReference(node, depth);
      return;
    }
    readTypes(schema, get("type"));
    this.#readObjectKeywords(schema, get, read);
    this.#readArrayKeywords(schema, get, read);
    this.#readNumberKeywords(schema, get);
    readLimits(schema, get);
    this.#readValueKeywords(schema, get);
    this.#readCombinations(schema, get, read);
  }

  #readDefinitions(definitions: Maybe, read: (child: Value) => Schema): void {
    if (definitions === undefined) return;
    if (!isPlainObject(definitions)) throw invalidType("Array Of Schemas", "definitions");
    for (const key of sortedKeys(definitions)) {
      const child = definitions[key];
      if (!isSchema(child)) throw invalidType("Array Of Schemas", "definitions");
      read(child);
    }
  }

  #readReference(node: PlainObject, depth: number): Schema {
    const target = this.#references.targetOf(node);
    if (!isSchema(target)) throw new SchemaError("Valid Schema must be of type object");
    const known = this.#referenced.get(target);
    if (known !== undefined) return known;
    const placeholder = this.read(true, depth);
    delete placeholder.pass;
    this.#referenced.set(target, placeholder);
    const schema = this.read(target, depth + 1);
    Object.assign(placeholder, schema);
    return placeholder;
  }

  #readObjectKeywords(schema: Schema, get: (key: string) => Maybe, read: (child: Value) => Schema): void {
    const properties = get("properties");
    if (properties !== undefined) {
      if (!isPlainObject(properties)) throw new SchemaError("Properties must be of type object");
      schema.properties = sortedKeys(properties).map((key) => [key, read(properties[key] as Value)] as const);
    }
    const additional = get("additionalProperties");
    if (additional !== undefined) schema.additionalProperties = orBoolean(additional, "additionalProperties", read);
    const patterns = get("patternProperties");
    if (patterns !== undefined) {
      if (!isPlainObject(patterns)) throw invalidType("Valid Schema", "patternProperties");
      schema.patternProperties = sortedKeys(patterns).map((key) => {
        const regex = compiled(key);
        if (regex === undefined) throw new SchemaError(`Invalid regex pattern '${key}'`);
        // sortedKeys names own keys.
        return [regex, read(patterns[key] as Value)] as const;
      });
    }
    const names = get("propertyNames");
    if (names !== undefined && this.#isAtLeast(6)) {
      if (!isSchema(names)) throw invalidType("Valid Schema", "patternProperties");
      schema.propertyNames = read(names);
    }
    const dependencies = get("dependencies");
    if (dependencies !== undefined) readDependencies(schema, dependencies, read);
  }

  #readArrayKeywords(schema: Schema, get: (key: string) => Maybe, read: (child: Value) => Schema): void {
    const items = get("items");
    if (isArray(items)) {
      schema.items = items.map((item) => {
        if (!isSchema(item)) throw invalidType("Valid Schema/Array Of Schemas", "items");
        return read(item);
      });
    } else if (items !== undefined) {
      if (!isSchema(items)) throw invalidType("Valid Schema/Array Of Schemas", "items");
      schema.items = read(items);
    }
    const additional = get("additionalItems");
    if (additional !== undefined) schema.additionalItems = orBoolean(additional, "additionalItems", read);
    const contains = get("contains");
    if (contains !== undefined && this.#isAtLeast(6)) schema.contains = read(contains);
  }

  #readNumberKeywords(schema: Schema, get: (key: string) => Maybe): void {
    const multipleOf = get("multipleOf");
    if (multipleOf !== undefined) {
      if (!isNumber(multipleOf)) throw invalidType("Number", "multipleOf");
      const value = rational(multipleOf);
      if (value.numerator <= 0n) throw new SchemaError("multipleOf must be strictly greater than 0");
      schema.multipleOf = value;
    }
    this.#readBound(schema, get, "minimum", "exclusiveMinimum");
    this.#readBound(schema, get, "maximum", "exclusiveMaximum");
  }

  /** In draft 4 the exclusive keyword is a boolean beside the bound, later a bound of its own. */
  #readBound(
    schema: Schema,
    get: (key: string) => Maybe,
    key: "minimum" | "maximum",
    exclusiveKey: "exclusiveMinimum" | "exclusiveMaximum",
  ): void {
    const bound = get(key);
    if (bound !== undefined) {
      if (!isNumber(bound)) throw new SchemaError(`${key} must be of a Number`);
      schema[key] = rational(bound);
    }
    const exclusive = get(exclusiveKey);
    if (exclusive === undefined) return;
    if (typeof exclusive === "boolean" && (this.#draft === 4 || this.#draft === "any")) {
      const value = schema[key];
      if (value === undefined) throw new SchemaError(`${exclusiveKey} cannot be used without ${key}`);
      if (!exclusive) return;
      schema[exclusiveKey] = value;
      delete schema[key];
    } else if (isNumber(exclusive) && this.#draft !== 4) schema[exclusiveKey] = rational(exclusive);
    else {
      const expected = this.#draft === 4 ? "boolean" : this.#draft === "any" ? "boolean/number" : "number";
      throw invalidType(expected, exclusiveKey);
    }
  }

  #readValueKeywords(schema: Schema, get: (key: string) => Maybe): void {
    const constant = get("const");
    if (constant !== undefined && this.#isAtLeast(6)) schema.const = canonical(constant);
    for (const value of listOf(get("enum"), "enum")) {
      const text = canonical(value);
      this.#charge(1 + schema.enum.length);
      if (schema.enum.includes(text)) throw new SchemaError("enum items must be unique");
      schema.enum.push(text);
    }
  }

  #readCombinations(schema: Schema, get: (key: string) => Maybe, read: (child: Value) => Schema): void {
    for (const key of ["oneOf", "anyOf", "allOf"] as const) schema[key] = listOf(get(key), key).map(read);
    for (const key of ["not", "if", "then", "else"] as const) {
      const child = get(key);
      if (child === undefined || (key !== "not" && !this.#isAtLeast(7))) continue;
      if (!isSchema(child)) throw new SchemaError(`${key} must be of an object`);
      schema[key] = read(child);
    }
  }
}

function invalidType(expected: string, given: string): SchemaError {
  return new SchemaError(`Invalid type. Expected: ${expected}, given: ${given}`);
}

function isSchema(value: Maybe): value is boolean | PlainObject {
  return typeof value === "boolean" || isPlainObject(value);
}

function textOf(value: Maybe, key: string): string | undefined {
  if (value !== undefined && typeof value !== "string") throw invalidType("string", key);
  return value;
}

function listOf(value: Maybe, key: string): readonly Value[] {
  if (value === undefined) return [];
  if (!isArray(value)) throw new SchemaError(`${key} must be of an array`);
  return value;
}

function orBoolean(value: Value, key: string, read: (child: Value) => Schema): boolean | Schema {
  if (typeof value === "boolean") return value;
  if (!isPlainObject(value)) throw invalidType("boolean/Valid Schema", key);
  return read(value);
}

function readTypes(schema: Schema, type: Maybe): void {
  if (type === undefined) return;
  const names = isArray(type) ? type : [type];
  for (const name of names) {
    if (typeof name !== "string") throw invalidType("type", "string/Array Of Strings");
    if (!typeNames.includes(name)) {
      const known = `Expected valid values are:[${typeNames.join(" ")}]`;
      throw new SchemaError(`has a primitive type that is NOT VALID -- given: /${name}/ ${known}`);
    }
    if (schema.types.includes(name)) throw new SchemaError(`${name} type is duplicated`);
    schema.types.push(name);
  }
}

function readDependencies(schema: Schema, dependencies: Value, read: (child: Value) => Schema): void {
  if (!isPlainObject(dependencies)) throw new SchemaError("dependencies must be of type object");
  for (const key of sortedKeys(dependencies)) {
    const value = dependencies[key];
    if (isSchema(value)) schema.dependencies.set(key, read(value));
    else if (isArray(value) && value.every((name) => typeof name === "string")) {
      // Every name is a text.
      schema.dependencies.set(key, value);
    } else throw new SchemaError("Dependency must be of type Schema Or Array Of Strings");
  }
}

/** Lengths, counts, required names, pattern and format. */
function readLimits(schema: Schema, get: (key: string) => Maybe): void {
  readRange(schema, get, "minLength", "maxLength");
  const source = textOf(get("pattern"), "pattern");
  if (source !== undefined) {
    const regex = compiled(source);
    if (regex === undefined) throw new SchemaError("pattern must be a valid regex");
    schema.pattern = { regex, source };
  }
  schema.format = textOf(get("format"), "format") ?? "";
  readRange(schema, get, "minProperties", "maxProperties");
  const seen = new Set<string>();
  for (const name of listOf(get("required"), "required")) {
    if (typeof name !== "string") throw invalidType("string", "required");
    if (seen.has(name)) throw new SchemaError("required items must be unique");
    seen.add(name);
  }
  schema.required = [...seen];
  for (const key of ["minItems", "maxItems"] as const) {
    const count = countOf(get(key), key);
    if (count !== undefined) schema[key] = count;
  }
  const unique = get("uniqueItems");
  if (unique !== undefined && typeof unique !== "boolean") throw new SchemaError("uniqueItems must be of a boolean");
  schema.uniqueItems = unique ?? false;
}

function readRange(
  schema: Schema,
  get: (key: string) => Maybe,
  low: "minLength" | "minProperties",
  high: "maxLength" | "maxProperties",
): void {
  const least = countOf(get(low), low);
  const most = countOf(get(high), high);
  if (least !== undefined) schema[low] = least;
  if (most !== undefined) schema[high] = most;
  if (least !== undefined && most !== undefined && least > most) {
    throw new SchemaError(`${low} cannot be greater than ${high}`);
  }
}

function countOf(value: Maybe, key: string): number | undefined {
  if (value === undefined) return undefined;
  if (!isNumber(value) || !/^-?\d+$/.test(numberText(value))) throw new SchemaError(`${key} must be of an integer`);
  const count = Number(numberText(value));
  if (count < 0) throw new SchemaError(`${key} must be greater than or equal to 0`);
  return count;
}

function compiled(source: string): Regex | undefined {
  try {
    return regexOf(source);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

/** JSON by which values are compared: numbers as doubles. */
export function canonical(value: Value): string {
  if (typeof value === "string") return writeString(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (isNumber(value)) return doubleText(value);
  if (isArray(value)) return `[${value.map(canonical).join(",")}]`;
  // Documents are JSON: what is nothing of the above is a plain object, whose own keys sortedKeys names.
  const object = value as PlainObject;
  const entries = sortedKeys(object).map((key) => `${writeString(key)}:${canonical(object[key] as Value)}`);
  return `{${entries.join(",")}}`;
}

function doubleText(value: Numeric): string {
  const number = Number(numberText(value));
  // Beyond doubles the text itself tells values apart.
  return Number.isFinite(number) ? String(number === 0 ? 0 : number) : numberText(value);
}
