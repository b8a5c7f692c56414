import { type TypeName, typeName } from "../runtime/kinds.ts";
import { any, type Builtin, boolean, string } from "./builtin.ts";

function isType(type: TypeName): Builtin {
  return { name: `is_${type}`, args: [any], result: boolean, run: (_, value) => typeName(value) === type };
}

export const types: readonly Builtin[] = [
  isType("array"),
  isType("boolean"),
  isType("null"),
  isType("number"),
  isType("object"),
  isType("set"),
  isType("string"),
  { name: "type_name", args: [any], result: string, run: (_, value) => typeName(value) },
];
