import { Decimal, isJsonObject, type Json, type JsonObject, ownValue } from "@sekisho/core";
import { refusal } from "../refusal.ts";
import type { Result, ResultLocation } from "./result.ts";

/**
 * The results of a rule's value: one for each text and each object with a `msg`; a value that is no list, or an empty
 * one, is one result without a message, which has passed. Throws Problem `result_invalid` for an object without `msg`.
 */
export function resultsOf(value: Json, metadata: JsonObject): readonly Result[] {
  if (!Array.isArray(value) || value.length === 0) return [PASSED];
  const results: Result[] = [];
  for (const item of value as readonly Json[]) {
    if (typeof item === "string") results.push({ message: item, metadata });
    else if (isJsonObject(item)) results.push(resultOf(item, metadata));
  }
  return results;
}

const PASSED: Result = { message: "" };

function resultOf(item: JsonObject, metadata: JsonObject): Result {
  const message = ownValue(item, "msg");
  if (typeof message !== "string")
    throw refusal("result_invalid", 'new result: "msg" field must be present and a string');
  const location = locationOf(ownValue(item, "_loc"));
  const { msg: _message, _loc, ...rest } = item;
  return { message, ...(location !== undefined && { location }), metadata: { ...rest, ...metadata } };
}

/** A `_loc` that names a file, a line or both. */
function locationOf(value: Json | undefined): ResultLocation | undefined {
  const file = ownValue(value, "file");
  const line = ownValue(value, "line");
  const isLine = typeof line === "number" || line instanceof Decimal;
  if (typeof file !== "string" || file === "") return isLine ? { file: "", line } : undefined;
  return { file, line: isLine ? line : undefined };
}
