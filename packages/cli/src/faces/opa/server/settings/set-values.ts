import { isJsonArray, isJsonObject, type Json, type JsonObject, Problem } from "@sekisho/core";

/** One assignment of `--set`: `services.acme.url=https://…`, `a.b[0]=x`, `a={x,y}`. */
interface Assignment {
  readonly path: readonly (string | number)[];
  readonly value: Json;
}

/**
 * A configuration with the assignments of `--set` put over it; commas separate several, and a backslash takes what follows
 * it as it is. Throws Problem `config_invalid`.
 */
export function withSet(config: JsonObject, texts: readonly string[]): JsonObject {
  return assigned(
    config,
    texts.flatMap((text) => splitOutside(text, ",")).map((text) => readAssignment(text, scalar)),
  );
}

/** As {@link withSet}, where each value is the name of a file with the text; `read` reads it. */
export function withSetFiles(config: JsonObject, texts: readonly string[], read: (path: string) => string): JsonObject {
  const pairs = texts.flatMap((text) => splitOutside(text, ","));
  return assigned(
    config,
    pairs.map((text) => readAssignment(text, (path) => read(path).trim())),
  );
}

function assigned(config: JsonObject, assignments: readonly Assignment[]): JsonObject {
  let all: Json = config;
  for (const { path, value } of assignments) all = put(all, path, value);
  // The first part of a path is a name.
  return all as JsonObject;
}

function readAssignment(text: string, valueOf: (text: string) => Json): Assignment {
  const equals = text.indexOf("=");
  if (equals <= 0)
    throw new Problem("config_invalid", `failed parsing --set data: key ${JSON.stringify(text)} has no value`);
  const path = splitOutside(text.slice(0, equals), ".").flatMap((part): (string | number)[] => {
    const [, name = "", indexes = ""] = /^(.*?)((?:\[\d+\])*)$/s.exec(part) ?? [];
    return [unescaped(name), ...[...indexes.matchAll(/\d+/g)].map(([index]) => Number(index))];
  });
  const right = text.slice(equals + 1);
  const list = /^\{(.*)\}$/s.exec(right)?.[1];
  const value =
    list === undefined ? valueOf(unescaped(right)) : splitOutside(list, ",").map((item) => valueOf(unescaped(item)));
  return { path, value };
}

/** As YAML would take a plain word, but for numbers with a fraction. */
function scalar(text: string): Json {
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  return /^(?:0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}

function put(into: Json | undefined, [first, ...rest]: readonly (string | number)[], value: Json): Json {
  if (first === undefined) return value;
  if (typeof first === "number") {
    const items: Json[] = isJsonArray(into) ? [...into] : [];
    while (items.length < first) items.push(null);
    items[first] = put(items[first], rest, value);
    return items;
  }
  const object = isJsonObject(into) ? into : {};
  return { ...object, [first]: put(Object.hasOwn(object, first) ? object[first] : undefined, rest, value) };
}

/** Parts of a text between separators that stand neither in braces nor behind a backslash. */
function splitOutside(text: string, separator: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? "";
    if (char === "\\") {
      parts[parts.length - 1] += char + (text[++i] ?? "");
      continue;
    }
    if (char === "{") depth++;
    if (char === "}") depth--;
    if (char === separator && depth === 0) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, "$1");
}
