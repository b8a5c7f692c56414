import type { Builtin, Type as Signature } from "../../builtins/builtin.ts";
import { or } from "./combine.ts";
import {
  anyType,
  arrayType,
  booleanType,
  type FunctionType,
  functionType,
  type MaybeType,
  nullType,
  numberType,
  objectType,
  setType,
  stringType,
  type Type,
} from "./types.ts";

/** The type of a builtin, from its signature; each is made once. */
export function typeOfBuiltin(builtin: Builtin): FunctionType {
  let type = made.get(builtin);
  if (type === undefined) {
    const result = builtin.result === undefined ? undefined : fromSignature(builtin.result);
    made.set(builtin, (type = functionType(builtin.args.map(fromSignature), result)));
  }
  return type;
}

const made = new WeakMap<Builtin, FunctionType>();

function fromSignature(signature: Signature): Type {
  switch (signature.kind) {
    case "any":
      return anyType;
    case "null":
      return nullType;
    case "boolean":
      return booleanType;
    case "number":
      return numberType;
    case "string":
      return stringType;
    case "array":
      return arrayType([], fromSignature(signature.of));
    case "set":
      return setType(fromSignature(signature.of));
    case "tuple":
      return arrayType(signature.items.map(fromSignature), undefined);
    case "object":
      return objectType(
        Object.entries(signature.fields ?? {}).map(([key, value]) => ({ key, value: fromSignature(value) })),
        { key: fromSignature(signature.key), value: fromSignature(signature.value) },
      );
    case "union":
      return signature.of.map(fromSignature).reduce<MaybeType>(or, undefined) ?? anyType;
  }
}
