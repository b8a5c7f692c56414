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
} from "@sekisho/core";

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

/** Checks a schema by itself: undefined when it compiles, else what is wrong with it. */
export async function schemaMistake(schema: JsonObject): Promise<string | undefined> {
  const ajv = await makeAjv();
  try {
    ajv.compile(schema);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What is wrong with parameter values; a required one that is missing is no mistake. The schema must compile. */
export async function valueMistakes(schema: JsonObject, value: JsonObject): Promise<readonly ParameterMistake[]> {
  const ajv = await makeAjv();
  const validate = ajv.compile(schema);
  if (validate(plain(value))) return [];
  return (validate.errors ?? [])
    .filter((error) => !(error.keyword === "required" && error.instancePath === ""))
    .map((error) => ({
      path: pathOf(error.instancePath, value),
      message: `the parameter ${error.message ?? "does not match its schema"}`,
    }));
}

/** Imported when the first parameters are checked: it is the largest import of a check. */
async function makeAjv() {
  const { Ajv } = await import("ajv");
  return new Ajv({ allErrors: true, strict: false, validateFormats: false, logger: false });
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
