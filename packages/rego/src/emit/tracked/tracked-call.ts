import type { X } from "../../plan/ir.ts";
import { stringLiteral } from "../literals.ts";
import type { Tracked, TrackedFunction } from "./tracked-function.ts";

/** The value of a call; the arguments of a function count as read, for what it reads of them it does not tell. */
export function emitTrackedCall(to: TrackedFunction, x: X & { readonly x: "builtin" | "call" }): Tracked {
  const args = x.args.map((arg) => to.value(arg));
  const values = args.map(({ value }) => value).join(", ");
  const trails = args.map(({ trail }) => trail).join(", ");
  const direct =
    x.x === "builtin"
      ? `call(${to.context}, ${to.unit.builtin(x.builtin)}, [${values}], [${trails}], ${to.role}, ${to.unit.site(x.site)})`
      : `g${to.unit.slot(x.group)}(${[to.context, ...args.flatMap(({ value, trail }) => [value, trail])].join(", ")})`;
  for (const { trail } of x.x === "call" ? args : []) {
    to.line(`${to.reads} = use(s, ${to.reads}, ${trail}, ${to.role});`);
  }
  const key = x.x === "builtin" ? `builtin ${x.builtin.name}` : `function ${x.group.id}`;
  if (!to.unit.mocked.has(key)) return to.result(direct);
  const mock = to.bound(`${to.context}.mocks === null ? void 0 : ${to.context}.mocks.get(${stringLiteral(key)})`);
  return to.result(`${mock} === void 0 ? ${direct} : mocked(s, ${mock}, ${to.context}, [${values}])`);
}
