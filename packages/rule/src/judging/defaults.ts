import type { Value } from "../definition.ts";

/** `default` of each property of a JSON Schema of type object. */
export function defaultsOf(schema: unknown): { readonly [name: string]: Value } {
  const properties = field(schema, "properties");
  if (typeof properties !== "object" || properties === null) return {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]): [string, Value][] => {
      const given = field(property, "default");
      // A schema is JSON, as the loader checks.
      return given === undefined ? [] : [[name, given as Value]];
    }),
  );
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as { readonly [name: string]: unknown })[name]
    : undefined;
}
