/** Regular expressions of a schema that can be told apart when one of them is broken or takes for ever. */
import { isJsonArray, isJsonObject, type Json, type Path } from "@sekisho/core";

/** Makes the expressions of one schema for Ajv, and knows which one is at work. */
export class SchemaPatterns {
  #current: string | undefined;

  /** For `code.regExp` of Ajv. */
  readonly make = Object.assign(
    (pattern: string, flags: string): RegExp => {
      this.#current = pattern;
      const expression = new RegExp(pattern, flags);
      this.#current = undefined;
      const test = (text: string): boolean => {
        this.#current = pattern;
        const isMatch = RegExp.prototype.test.call(expression, text);
        this.#current = undefined;
        return isMatch;
      };
      return Object.assign(expression, { test });
    },
    { code: "new RegExp" },
  );

  /** Where in the schema the expression stands that was at work when something was thrown; the whole schema where none was. */
  place(schema: Json): Path {
    return this.#current === undefined ? [] : (placeOf(this.#current, schema, []) ?? []);
  }
}

/** The first `pattern` that is this one, or `patternProperties` that has it. */
function placeOf(pattern: string, at: Json, path: Path): Path | undefined {
  if (isJsonArray(at))
    return firstOf(
      at.map((item, i) => [i, item] as const),
      pattern,
      path,
    );
  if (!isJsonObject(at)) return undefined;
  if (at["pattern"] === pattern) return [...path, "pattern"];
  const properties = at["patternProperties"];
  if (isJsonObject(properties) && Object.hasOwn(properties, pattern)) return [...path, "patternProperties", pattern];
  return firstOf(Object.entries(at), pattern, path);
}

function firstOf(
  parts: readonly (readonly [key: string | number, part: Json])[],
  pattern: string,
  path: Path,
): Path | undefined {
  for (const [key, part] of parts) {
    const found = placeOf(pattern, part, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
