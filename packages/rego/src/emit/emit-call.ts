/** Calls of builtins and functions, and the comparisons that need no call at all. */
import type { X } from "../plan/ir.ts";
import { directCall, emitMembership, missesNames } from "./emit-direct.ts";
import { emitFormat } from "./emit-format.ts";
import { readConditions } from "./emit-read.ts";
import type { FunctionEmitter } from "./function-emitter.ts";
import { stringLiteral } from "./literals.ts";

type Call = X & { readonly x: "builtin" | "call" };

const COMPARISONS: Readonly<Record<string, string>> = { lt: "<", lte: "<=", gt: ">", gte: ">=" };

/** The condition under which a statement fails: its value is undefined or false. */
export function emitCondition(to: FunctionEmitter, x: X): string {
  if (x.x === "builtin" && !to.unit.mocked.has(`builtin ${x.builtin.name}`)) {
    const comparison = emitComparison(to, x);
    if (comparison !== undefined) return `!(${comparison})`;
  }
  switch (x.x) {
    case "get":
    case "input":
    case "base":
    case "external":
    case "rule":
    case "entry":
    case "document": {
      const { conditions, name } = readConditions(to, x);
      return [...conditions, `${name} === false`].join(" || ");
    }
    default:
      return `${to.value(x)} === false`;
  }
}

/** The value of a call, by name; fails where it is undefined. */
export function emitCall(to: FunctionEmitter, x: Call): string {
  const key = x.x === "builtin" ? `builtin ${x.builtin.name}` : `function ${x.group.id}`;
  const mocked = to.unit.mocked.has(key);
  if (x.x === "builtin" && !mocked) {
    const comparison = emitComparison(to, x);
    if (comparison !== undefined) {
      const result = to.unit.fresh("t");
      to.line(`const ${result} = ${comparison};`);
      return result;
    }
  }
  const format = x.x === "builtin" && !mocked ? emitFormat(to, x) : undefined;
  if (format !== undefined) return format;
  const args = x.args.map((arg) => to.value(arg));
  const quick = x.x === "builtin" && !mocked ? directCall(x, args) : undefined;
  const direct =
    x.x === "builtin"
      ? `${to.unit.builtin(x.builtin)}(${[to.session, ...args].join(", ")})`
      : `g${to.unit.slot(x.group)}(${[to.context, ...args].join(", ")})`;
  const name = to.temporary();
  const missing = x.x === "builtin" && !mocked ? missesNames(to, x, { object: args[0] ?? "void 0", name }) : undefined;
  if (missing !== undefined) {
    to.line(`if (${missing}) {`);
    to.line(`if (isPlainObject(${args[0]})) ${name} = ${args[2]};`);
    to.line("else {");
  }
  if (quick !== undefined) {
    const { budget } = to;
    to.line(`if (${quick.condition}) {`);
    if (quick.steps !== "0") to.line(`if ((${budget}.n -= ${quick.steps}) < 0) ${budget}.exceeded();`);
    to.line(`${name} = ${quick.value};`);
    to.line("} else {");
  }
  if (x.x === "builtin") to.line(`${to.session}.site = ${to.unit.site(x.site)};`);
  if (mocked) {
    const mock = to.temporary();
    to.line(`${mock} = ${to.context}.mocks === null ? void 0 : ${to.context}.mocks.get(${stringLiteral(key)});`);
    to.line(`${name} = ${mock} === void 0 ? ${direct} : ${mock}(${to.context}, [${args.join(", ")}]);`);
  } else to.line(`${name} = ${direct};`);
  to.line(`if (${name} === void 0) ${to.fail};`);
  if (quick !== undefined) to.line("}");
  if (missing !== undefined) to.line("}}");
  return name;
}

/** A comparison as an expression, after the code of its operands. */
function emitComparison(to: FunctionEmitter, x: X & { readonly x: "builtin" }): string | undefined {
  const [left, right] = x.args;
  if (left === undefined || right === undefined || x.args.length !== 2) return undefined;
  const { name } = x.builtin;
  if (name === "equal") return emitEquality(to, left, right);
  if (name === "neq") return `!${emitEquality(to, left, right)}`;
  if (name === "internal.member_2") return emitMembership(to, x);
  const sign = COMPARISONS[name];
  if (sign === undefined) return undefined;
  const [a, b] = [to.value(left), to.value(right)];
  return `(typeof ${a} === "number" && typeof ${b} === "number" ? ${a} ${sign} ${b} : compare(${a}, ${b}) ${sign} 0)`;
}

/** Whether two values that are there are equal, as an expression in parentheses. */
export function emitEquality(to: FunctionEmitter, left: X, right: X): string {
  const [a, b] = [to.value(left), to.value(right)];
  return identical(left, a, b) ?? identical(right, b, a) ?? `(${a} === ${b} || equal(${a}, ${b}))`;
}

/** Equality with a constant scalar: identity, and for numbers also a literal that spells the same value otherwise. */
function identical(constant: X, text: string, other: string): string | undefined {
  if (constant.x !== "const") return undefined;
  const { value } = constant;
  if (value === null || typeof value === "string" || typeof value === "boolean") return `(${other} === ${text})`;
  if (typeof value === "number")
    return `(${other} === ${text} || (typeof ${other} === "object" && equal(${other}, ${text})))`;
  return undefined;
}
