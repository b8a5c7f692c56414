/** Types and refs as messages show them, in OPA's notation. */
import { printTerm } from "../../runtime/print.ts";
import type { Value } from "../../runtime/value.ts";
import type { MaybeType } from "./types.ts";

/** Longer texts are cut: a type can be as large as a document. */
const longest = 600;

/** `any<number, string>`, `object<a: string>[string: any]`, `array<number>[any]`; `???` where nothing is known. */
export function printType(type: MaybeType): string {
  return cut(print(type, { left: longest }));
}

/** Types of arguments: `(number, ???)`. */
export function printTypes(types: readonly MaybeType[]): string {
  const budget = { left: longest };
  return cut(`(${types.map((type) => print(type, budget)).join(", ")})`);
}

/** Keys that would be right: `["a" "b"]`. */
export function printKeys(keys: readonly Value[]): string {
  return cut(`[${keys.slice(0, longest).map(printTerm).join(" ")}]`);
}

function print(type: MaybeType, budget: { left: number }): string {
  if (type === undefined) return "???";
  if (budget.left <= 0) return "…";
  budget.left -= type.kind.length;
  switch (type.kind) {
    case "array": {
      const items = type.items.map((item) => print(item, budget)).join(", ");
      return `array${items === "" ? "" : `<${items}>`}${type.rest === undefined ? "" : `[${print(type.rest, budget)}]`}`;
    }
    case "object": {
      const fields: string[] = [];
      for (const { key, value } of type.fields) {
        if (budget.left <= 0) break;
        const name = typeof key === "string" ? key : printTerm(key);
        budget.left -= name.length;
        fields.push(`${name}: ${print(value, budget)}`);
      }
      const rest =
        type.rest === undefined ? "" : `[${print(type.rest.key, budget)}: ${print(type.rest.value, budget)}]`;
      return `object${fields.length === 0 ? "" : `<${fields.join(", ")}>`}${rest}`;
    }
    case "set":
      return `set[${print(type.of, budget)}]`;
    case "any":
      return type.of.length === 0 ? "any" : `any<${type.of.map((member) => print(member, budget)).join(", ")}>`;
    case "function":
      return `(${type.args.map((arg) => print(arg, budget)).join(", ")}) => ${print(type.result, budget)}`;
    case "recursive":
      return `recursive(${type.name})`;
    default:
      return type.kind;
  }
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
