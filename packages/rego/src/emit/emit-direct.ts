/** Builtins that most rules call, for operands as they mostly are: what is quick to do is done in the text itself. */
import type { X } from "../plan/ir.ts";
import { isKey, membersAsked } from "../plan/rule-index.ts";
import type { FunctionEmitter } from "./function-emitter.ts";
import { isNumberLiteral, isPlainKey, property } from "./literals.ts";

/** As many comparisons take the time of a call. */
const MOST_MEMBERS = 8;

/** A longer path is read by the builtin. */
const MOST_NAMES = 16;

type BuiltinCall = X & { readonly x: "builtin" };

/** What a call comes to where its operands are of the right types. */
export interface Direct {
  /** What must hold of the operands; else the builtin is called, which knows what is wrong with them. */
  readonly condition: string;
  /** The steps that the builtin takes. */
  readonly steps: string;
  readonly value: string;
}

/** Operands stand in names or literals already. */
export function directCall(x: BuiltinCall, args: readonly string[]): Direct | undefined {
  // None of these takes a number.
  if (args.some(isNumberLiteral)) return undefined;
  const [first, second] = x.args;
  const [a = "", b = ""] = args;
  switch (x.builtin.name) {
    case "startswith":
      return ofStrings(x, args, `startsWith(${a}, ${b})`);
    case "endswith":
      return ofStrings(x, args, `endsWith(${a}, ${b})`);
    case "contains":
      return ofStrings(x, args, `indexOf(${a}, ${b}) >= 0`);
    case "count":
      return first?.x === "const"
        ? undefined
        : { condition: `Array.isArray(${a}) || isSet(${a})`, steps: "0", value: `sizeOf(${a})` };
    case "internal.member_2":
      // Only scalars that nothing else is equal to are found by identity.
      return first?.x === "const" && second?.x !== "const" && isKey(first.value)
        ? { condition: `Array.isArray(${b})`, steps: `${b}.length`, value: `includes(${b}, ${a})` }
        : undefined;
    default:
      return undefined;
  }
}

function ofStrings(x: BuiltinCall, args: readonly string[], value: string): Direct | undefined {
  const asked = args.filter((_, i) => x.args[i]?.x !== "const");
  if (asked.length === 0 || !x.args.every((arg) => arg.x !== "const" || typeof arg.value === "string"))
    return undefined;
  return {
    condition: asked.map((name) => `typeof ${name} === "string"`).join(" && "),
    steps: args.map((name) => `${name}.length`).join(" + "),
    value,
  };
}

/** `x in {"a", "b"}` as comparisons, in parentheses; undefined where equality is more than identity. */
export function emitMembership(to: FunctionEmitter, x: BuiltinCall): string | undefined {
  const [subject, collection] = x.args;
  if (x.builtin.name !== "internal.member_2" || subject === undefined || collection === undefined) return undefined;
  const members = membersAsked(collection);
  if (members === undefined || members.length > MOST_MEMBERS) return undefined;
  const value = to.value(subject);
  return `(${members.map((member) => `${value} === ${to.unit.constant(member)}`).join(" || ")})`;
}

/**
 * `object.get` of constant names on JSON reads them as a reference does. Writes the value to `name`, and returns the
 * condition under which it was not there; undefined where that is not the form of the call.
 */
export function missesNames(
  to: FunctionEmitter,
  x: BuiltinCall,
  { object, name }: { readonly object: string; readonly name: string },
): string | undefined {
  const [from, key] = x.args;
  if (x.builtin.name !== "object.get" || key?.x !== "const" || from === undefined || from.x === "const")
    return undefined;
  const names: readonly unknown[] = Array.isArray(key.value) ? key.value : [key.value];
  if (names.length === 0 || names.length > MOST_NAMES || to.origin(from) !== "json" || isNumberLiteral(object)) {
    return undefined;
  }
  if (!names.every((one) => typeof one === "string" && isPlainKey(one))) return undefined;
  if (Array.isArray(key.value)) to.line(`if ((${to.budget}.n -= ${names.length}) < 0) ${to.budget}.exceeded();`);
  // All of them are strings.
  const reads = (names as readonly string[]).map((one, i) => {
    const base = i > 0 ? name : object;
    return `${base} === null || (${name} = ${base}${property(one)}) === void 0`;
  });
  return reads.join(" || ");
}
