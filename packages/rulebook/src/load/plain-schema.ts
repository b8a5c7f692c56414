/**
 * The part of JSON Schema that parameters are mostly written in. Importing and starting a whole validator costs more
 * than all the rest of a check of one file; it is asked only for schemas that say more, and for what is wrong.
 */
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "@sekisho/core";

/** Whether a value fits a schema; undefined when the schema is not of this part, or is no sound schema. */
export function fitsPlainSchema(schema: JsonObject, value: Json): boolean | undefined {
  return isPlain(schema) ? fits(schema, value) : undefined;
}

/** Each keyword: what its own value must be, and what it asks of a value. */
const KEYWORDS: { readonly [keyword: string]: Keyword } = {
  type: {
    isSound: (said) => isType(said) || (isJsonArray(said) && said.length > 0 && said.every(isType)),
    holds: (said, value) => (isJsonArray(said) ? said : [said]).some((type) => hasType(type, value)),
  },
  enum: {
    isSound: (said) =>
      isJsonArray(said) && said.length > 0 && said.every(isScalar) && new Set(said).size === said.length,
    holds: (said, value) => isJsonArray(said) && said.includes(value),
  },
  minItems: count(
    (value) => (isJsonArray(value) ? value.length : undefined),
    (found, said) => found >= said,
  ),
  maxItems: count(
    (value) => (isJsonArray(value) ? value.length : undefined),
    (found, said) => found <= said,
  ),
  minLength: count(
    (value) => (typeof value === "string" ? Array.from(value).length : undefined),
    (found, said) => found >= said,
  ),
  maxLength: count(
    (value) => (typeof value === "string" ? Array.from(value).length : undefined),
    (found, said) => found <= said,
  ),
  minimum: bound((found, said) => found >= said),
  maximum: bound((found, said) => found <= said),
  required: {
    isSound: (said) =>
      isJsonArray(said) && said.every((name) => typeof name === "string") && new Set(said).size === said.length,
    holds: (said, value) =>
      !isJsonObject(value) ||
      !isJsonArray(said) ||
      said.every((name) => typeof name === "string" && Object.hasOwn(value, name)),
  },
  properties: {
    isSound: (said) => isJsonObject(said) && Object.values(said).every((part) => isJsonObject(part) && isPlain(part)),
    holds: (said, value) =>
      !isJsonObject(value) ||
      !isJsonObject(said) ||
      Object.entries(said).every(([name, part]) => {
        const found = Object.hasOwn(value, name) ? value[name] : undefined;
        return found === undefined || (isJsonObject(part) && fits(part, found));
      }),
  },
  items: {
    isSound: (said) => isJsonObject(said) && isPlain(said),
    holds: (said, value) => !isJsonArray(value) || (isJsonObject(said) && value.every((item) => fits(said, item))),
  },
  additionalProperties: {
    isSound: (said) => typeof said === "boolean" || (isJsonObject(said) && isPlain(said)),
    // Which names are additional is a matter of the keyword beside it: see `fits`.
    holds: () => true,
  },
  default: { isSound: () => true, holds: () => true },
  title: { isSound: (said) => typeof said === "string", holds: () => true },
  description: { isSound: (said) => typeof said === "string", holds: () => true },
};

interface Keyword {
  isSound(said: Json): boolean;
  holds(said: Json, value: Json): boolean;
}

function isPlain(schema: JsonObject): boolean {
  return Object.entries(schema).every(([name, said]) => Object.hasOwn(KEYWORDS, name) && KEYWORDS[name]?.isSound(said));
}

function fits(schema: JsonObject, value: Json): boolean {
  return (
    Object.entries(schema).every(([name, said]) => KEYWORDS[name]?.holds(said, value)) && fitsAdditional(schema, value)
  );
}

function fitsAdditional({ properties, additionalProperties: said }: JsonObject, value: Json): boolean {
  if (said === undefined || said === true || !isJsonObject(value)) return true;
  const known = isJsonObject(properties) ? properties : {};
  const others = Object.entries(value).filter(([name]) => !Object.hasOwn(known, name));
  return isJsonObject(said) ? others.every(([, part]) => fits(said, part)) : others.length === 0;
}

function count(measure: (value: Json) => number | undefined, holds: (found: number, said: number) => boolean): Keyword {
  return {
    isSound: (said) => typeof said === "number" && Number.isSafeInteger(said) && said >= 0,
    holds(said, value) {
      const found = measure(value);
      return found === undefined || (typeof said === "number" && holds(found, said));
    },
  };
}

function bound(holds: (found: number, said: number) => boolean): Keyword {
  return {
    isSound: (said) => typeof said === "number",
    holds: (said, value) => typeof value !== "number" || (typeof said === "number" && holds(value, said)),
  };
}

const TYPES = ["null", "boolean", "string", "number", "integer", "array", "object"];

function isType(said: Json): boolean {
  return typeof said === "string" && TYPES.includes(said);
}

function hasType(type: Json, value: Json): boolean {
  if (type === "null") return value === null;
  if (type === "array") return isJsonArray(value);
  if (type === "object") return isJsonObject(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function isScalar(said: Json): boolean {
  return said === null || typeof said !== "object";
}
