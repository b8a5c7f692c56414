import { isJsonArray, isJsonObject, type Json, type JsonObject, ownValue, Problem } from "@sekisho/core";

/** Reads the fields of a configuration; what has another type than its use needs is Problem `config_invalid`. */
export function objectField(from: Json | undefined, name: string): JsonObject {
  return field(from, name, {}, (value) => (isJsonObject(value) ? value : undefined), "an object");
}

export function textField(from: Json | undefined, name: string, initial = ""): string {
  return field(from, name, initial, (value) => (typeof value === "string" ? value : undefined), "a text");
}

export function boolField(from: Json | undefined, name: string, initial = false): boolean {
  return field(from, name, initial, (value) => (typeof value === "boolean" ? value : undefined), "true or false");
}

export function numberField(from: Json | undefined, name: string, initial: number): number {
  return field(from, name, initial, (value) => (typeof value === "number" ? value : undefined), "a number");
}

export function textsField(from: Json | undefined, name: string): readonly string[] {
  const texts = (value: Json): readonly string[] | undefined =>
    isJsonArray(value) && value.every((item: Json) => typeof item === "string") ? value : undefined;
  return field(from, name, [], texts, "a list of texts");
}

// oxlint-disable-next-line max-params -- a table of readers
function field<T>(
  from: Json | undefined,
  name: string,
  initial: T,
  read: (value: Json) => T | undefined,
  expected: string,
): T {
  const value = ownValue(from, name);
  if (value === undefined || value === null) return initial;
  const found = read(value);
  if (found === undefined) throw new Problem("config_invalid", `${name} of the configuration: expected ${expected}`);
  return found;
}
