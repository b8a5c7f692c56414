/** What can be told of one value: whether it can hold only what JSON has. */
import type { Builtin, Type } from "../builtins/builtin.ts";
import { RObj, RSet } from "../runtime/collections.ts";
import { isArray, isScalar } from "../runtime/kinds.ts";
import type { Value } from "../runtime/value.ts";

/** `json`: no set and no key but strings at any depth. `items`: any collection whose items are that. */
export type Origin = "json" | "items" | "any";

/** Builtins that only hand on parts of their arguments where their type says `any`. */
const HANDS_ON = new Set([
  "and",
  "array.concat",
  "array.reverse",
  "array.slice",
  "intersection",
  "json.filter",
  "json.patch",
  "json.remove",
  "max",
  "min",
  "minus",
  "object.filter",
  "object.get",
  "object.keys",
  "object.remove",
  "object.union",
  "or",
  "sort",
  "union",
]);

/** What is known where either of two values may stand. */
export function least(a: Origin, b: Origin): Origin {
  if (a === "any" || b === "any") return "any";
  return a === "items" ? a : b;
}

/** What stands in a collection: both kinds that are known hold JSON only. */
export function itemOf(of: Origin): Origin {
  return of === "any" ? "any" : "json";
}

export function ofValue(value: Value): Origin {
  if (isScalar(value)) return "json";
  if (isArray(value)) return value.every((item) => ofValue(item) === "json") ? "json" : "any";
  if (value instanceof RSet) return RSet.items(value).every((item) => ofValue(item) === "json") ? "items" : "any";
  if (value instanceof RObj) return "any";
  return Object.values(value).every((item) => ofValue(item) === "json") ? "json" : "any";
}

/** The result of a call, given the origins of its arguments. */
export function ofBuiltin({ name, result }: Builtin, args: readonly Origin[]): Origin {
  if (name === "json.unmarshal") return "json";
  const parts = HANDS_ON.has(name) ? args.reduce(least, "json") : "any";
  return result === undefined ? "json" : ofType(result, parts);
}

/** `parts`: the origin of the arguments that `any` stands for. */
function ofType(type: Type, parts: Origin): Origin {
  switch (type.kind) {
    case "null":
    case "boolean":
    case "number":
    case "string":
      return "json";
    case "any":
      return parts === "json" ? "json" : "any";
    case "array":
      return ofType(type.of, itemOf(parts)) === "json" ? "json" : "any";
    case "set":
      return ofType(type.of, itemOf(parts)) === "json" ? "items" : "any";
    case "tuple":
      return type.items.every((item) => ofType(item, parts) === "json") ? "json" : "any";
    case "object": {
      const values = [type.value, ...Object.values(type.fields ?? {})];
      const isNamed = type.key.kind === "string" || (type.key.kind === "any" && parts === "json");
      return isNamed && values.every((value) => ofType(value, parts) === "json") ? "json" : "any";
    }
    case "union":
      return type.of.map((one) => ofType(one, parts)).reduce(least, "json");
  }
}
