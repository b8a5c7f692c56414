/** Parameters of a rule: defaults of its schema, replaced key by key by what rulebooks give. */
import {
  Decimal,
  didYouMean,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  ownValue,
  type Path,
  printPath,
} from "@sekisho/core";
import { fitsPlainSchema } from "./plain-schema.ts";
import { SchemaPatterns } from "./schema-patterns.ts";

/** What stands for parameters in evaluation, and which required ones nobody gave. */
export interface MergedParameters {
  readonly value: JsonObject;
  readonly missing: readonly string[];
}

/** Given keys replace defaults, they are never merged with them. */
export function mergeParameters(schema: JsonObject | undefined, given: JsonObject): MergedParameters {
  const merged = new Map<string, Json>();
  for (const [name, property] of Object.entries(propertiesOf(schema))) {
    const fallback = ownValue(property, "default");
    if (fallback !== undefined) merged.set(name, fallback);
  }
  for (const [name, value] of Object.entries(given)) merged.set(name, value);
  const required = ownValue(schema, "required");
  const names = isJsonArray(required) ? required.filter((name) => typeof name === "string") : [];
  return { value: Object.fromEntries(merged), missing: names.filter((name) => !merged.has(name)) };
}

export interface ParameterMistake {
  /** Below the parameters. */
  readonly path: Path;
  /** Whether the mistake is about the name, not the value. */
  readonly at?: "key";
  readonly message: string;
  readonly hint?: string;
}

/** Names that the schema does not know, unless it says that it takes any. */
export function unknownParameters(schema: JsonObject | undefined, given: JsonObject): readonly ParameterMistake[] {
  if (schema !== undefined && ["additionalProperties", "patternProperties"].some((key) => Object.hasOwn(schema, key))) {
    return [];
  }
  const known = Object.keys(propertiesOf(schema));
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const close = didYouMean(name, known);
      const has = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
      return {
        path: [name],
        at: "key" as const,
        message: `the rule has no parameter ${JSON.stringify(name)}`,
        hint: close === undefined ? has : `did you mean ${JSON.stringify(close)}?`,
      };
    });
}

export interface SchemaMistake {
  /** Below the schema. */
  readonly path: Path;
  readonly message: string;
}

/** What is wrong with the values of parameters, or with the schema that says what they may be. */
export interface CheckedParameters {
  /** Set when the schema is no sound JSON Schema; then no value was checked. */
  readonly schemaMistake?: SchemaMistake;
  readonly mistakes: readonly ParameterMistake[];
}

/** Checks values by their schema; a required one that is missing is no mistake. */
export async function checkParameters(schema: JsonObject, value: JsonObject): Promise<CheckedParameters> {
  const { required: _, ...optional } = schema;
  if (fitsPlainSchema(optional, value) === true) return { mistakes: [] };
  // By `default`: of a CommonJS module, that is what both Node and a bundle have.
  const { Ajv } = (await import("ajv")).default;
  const { runInNewContext } = await import("node:vm");
  const patterns = new SchemaPatterns();
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    validateFormats: false,
    logger: false,
    code: { regExp: patterns.make },
  });
  if (ajv.validateSchema(optional) !== true)
    return { schemaMistake: wrongSchema(schema, ajv.errors ?? []), mistakes: [] };
  try {
    const validate = ajv.compile(optional);
    // A `pattern` may backtrack for years; Node stops a script, and what it calls, in the middle of one.
    runInNewContext("validate()", { validate: () => validate(plain(value)) }, { timeout: MAX_MS });
    const mistakes = (validate.errors ?? []).map((error) => ({
      path: pathOf(error.instancePath, value),
      message: `the parameter ${error.message ?? "does not match its schema"}`,
    }));
    return { mistakes };
  } catch (error) {
    return { schemaMistake: { path: patterns.place(schema), message: schemaMistake(error) }, mistakes: [] };
  }
}

const TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"];

/** The deepest of the places that the schema of schemas complains about; it tells of each once for each form that it knows. */
function wrongSchema(schema: JsonObject, errors: readonly SchemaError[]): SchemaMistake {
  const [first] = errors.toSorted((a, b) => b.instancePath.length - a.instancePath.length);
  const path = pathOf(first?.instancePath ?? "", schema);
  let at: Json | undefined = schema;
  for (const part of path) at = isJsonArray(at) ? at[Number(part)] : ownValue(at, String(part));
  const isType = path.at(-1) === "type" || path.at(-2) === "type";
  if (!isType || typeof at !== "string")
    return { path, message: `${printPath(path)} ${first?.message ?? "is not allowed"}` };
  const meant = didYouMean(at, TYPES);
  const known = meant === undefined ? `there are ${TYPES.join(", ")}` : `did you mean "${meant}"?`;
  return { path, message: `${printPath(path)} is ${JSON.stringify(at)}, which is no type; ${known}` };
}

interface SchemaError {
  readonly instancePath: string;
  readonly message?: string;
}

/** Sound schemas take microseconds. */
const MAX_MS = 1_000;
const TIMEOUT = "ERR_SCRIPT_EXECUTION_TIMEOUT";

function schemaMistake(error: unknown): string {
  // An Error of the other context is no instance of ours.
  const isTimeout = typeof error === "object" && error !== null && "code" in error && error.code === TIMEOUT;
  if (isTimeout) return `checking values by it takes longer than ${MAX_MS} ms; is a pattern ambiguous?`;
  return error instanceof Error ? error.message : String(error);
}

function propertiesOf(schema: JsonObject | undefined): JsonObject {
  const properties = ownValue(schema, "properties");
  return isJsonObject(properties) ? properties : {};
}

/** A JSON Pointer as a path: parts below arrays are numbers. */
function pathOf(pointer: string, value: Json): Path {
  const path: (string | number)[] = [];
  let at: Json | undefined = value;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (isJsonArray(at)) {
      path.push(Number(key));
      at = at[Number(key)];
    } else {
      path.push(key);
      at = ownValue(at, key);
    }
  }
  return path;
}

/** JSON Schema knows doubles only. */
function plain(value: Json): unknown {
  if (value instanceof Decimal) return Number(Decimal.text(value));
  if (isJsonArray(value)) return value.map(plain);
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
  return value;
}
