/** Reading input, data and rules. What came from JSON is read by plain property access behind guards. */

import type { X } from "../plan/ir.ts";
import { constantOf } from "../plan/single-constant.ts";
import { isReplaced } from "../plan/targets.ts";
import type { FunctionEmitter } from "./function-emitter.ts";
import { isNumberLiteral, isPlainKey, property, stringLiteral } from "./literals.ts";

type Read = X & { readonly x: "get" | "input" | "base" | "external" | "rule" | "entry" | "document" };

/** The name of a value that is there; fails where it is not. */
export function emitRead(to: FunctionEmitter, x: Read): string {
  const { conditions, name } = readConditions(to, x);
  if (conditions.length > 0) to.line(`if (${conditions.join(" || ")}) ${to.fail};`);
  return name;
}

/** The conditions under which a read is undefined, evaluated in order, and the name of its value when none holds. */
export function readConditions(to: FunctionEmitter, x: Read): { readonly conditions: string[]; readonly name: string } {
  const c = to.context;
  switch (x.x) {
    case "get":
      return getConditions(to, x);
    case "input":
      return assigned(to, `${c}.input`);
    case "base":
      return { conditions: [`${to.unit.document(x.path)} === void 0`], name: to.unit.document(x.path) };
    case "external":
      return assigned(
        to,
        isPlainKey(x.name) ? `${c}.externals${property(x.name)}` : `get(${c}.externals, ${stringLiteral(x.name)})`,
      );
    case "rule": {
      const constant = isReplaced(to.unit.targets, x.group) ? undefined : constantOf(x.group);
      if (constant !== undefined) return { conditions: [], name: to.unit.constant(constant) };
      const call = `g${to.unit.slot(x.group)}(${c})`;
      if (x.group.kind === "object") {
        const { conditions, name } = assigned(to, call);
        return wholeConditions(to, conditions, name);
      }
      return assigned(to, call);
    }
    case "entry": {
      const key = to.value(x.key);
      const { conditions, name } = assigned(to, `g${to.unit.slot(x.group)}(${c})`);
      const value = to.temporary();
      return { conditions: [...conditions, `(${value} = entryOf(${name}, ${key})) === void 0`], name: value };
    }
    case "document":
      return assigned(
        to,
        `documentAt(${c}, ${to.unit.documentsWith(x.parted)}, [${x.path.map((part) => to.value(part)).join(", ")}])`,
      );
  }
}

function wholeConditions(
  to: FunctionEmitter,
  before: string[],
  record: string,
): { conditions: string[]; name: string } {
  const value = to.temporary();
  return { conditions: [...before, `(${value} = wholeOf(${record})) === void 0`], name: value };
}

function assigned(to: FunctionEmitter, text: string): { conditions: string[]; name: string } {
  const name = to.temporary();
  return { conditions: [`(${name} = ${text}) === void 0`], name };
}

/** A chain of constant keys on JSON becomes one guarded expression; any other key goes through the runtime. */
function getConditions(to: FunctionEmitter, x: X & { readonly x: "get" }): { conditions: string[]; name: string } {
  const { key } = x;
  const plain =
    key.x === "const" && typeof key.value === "string" && isPlainKey(key.value) && to.origin(x.base) === "json";
  const base = baseConditions(to, x.base);
  const name = to.temporary();
  if (plain && key.x === "const" && typeof key.value === "string") {
    // A pattern may ask a number of the program for a key.
    const of = isNumberLiteral(base.name) ? `(${base.name})` : base.name;
    return {
      conditions: [...base.conditions, `${base.name} === null`, `(${name} = ${of}${property(key.value)}) === void 0`],
      name,
    };
  }
  const read = x.store === true ? "getStored" : "get";
  if (base.conditions.length > 0) to.line(`if (${base.conditions.join(" || ")}) ${to.fail};`);
  const keyText = to.value(key);
  return { conditions: [`(${name} = ${read}(${base.name}, ${keyText})) === void 0`], name };
}

function baseConditions(to: FunctionEmitter, x: X): { conditions: string[]; name: string } {
  switch (x.x) {
    case "get":
    case "input":
    case "base":
    case "external":
    case "rule":
    case "entry":
    case "document": {
      const { conditions, name } = readConditions(to, x);
      return { conditions, name };
    }
    default:
      return { conditions: [], name: to.value(x) };
  }
}
