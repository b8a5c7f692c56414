import { isJsonArray, type Json, ownValue, type Path } from "@sekisho/core";
import type { Document } from "@sekisho/formats";

/** A document as a reader would make it, with one line for each value: a span tells that a path was located. */
export function documentOf(value: Json, file = "deploy/api.yaml", format = "yaml", index = 0): Document {
  return { file, format, index, value, locate: (path) => locate(value, path, file) };
}

/** Documents of one file. */
export function documentsOf(values: readonly Json[], file?: string, format?: string): readonly Document[] {
  return values.map((value, index) => documentOf(value, file, format, index));
}

/** What stands at a path, own keys only; undefined where nothing does. */
export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  let part = value;
  for (const key of path) {
    if (typeof key === "number") part = isJsonArray(part) ? part[key] : undefined;
    else part = ownValue(part, key);
  }
  return part;
}

/** Every path of a value, itself first. */
export function pathsOf(value: Json, at: Path = []): readonly Path[] {
  const parts: readonly (readonly [string | number, Json])[] = isJsonArray(value)
    ? [...value.entries()]
    : typeof value === "object" && value !== null
      ? Object.entries(value)
      : [];
  return [at, ...parts.flatMap(([key, part]) => pathsOf(part, [...at, key]))];
}

function locate(value: Json, path: Path, file: string): ReturnType<Document["locate"]> {
  if (valueAt(value, path) === undefined) return undefined;
  const line = 1 + pathsOf(value).findIndex((other) => JSON.stringify(other) === JSON.stringify(path));
  const position = { line, column: 1, offset: 0 };
  return { value: { file, start: position, end: position } };
}
