import type { Comprehension } from "../plan/ir.ts";
import type { FunctionEmitter } from "./function-emitter.ts";

/** A comprehension in place: its body is a block of its own and never fails the body around it. */
export function emitComprehension(to: FunctionEmitter, x: Comprehension): string {
  const result = to.unit.fresh("t");
  const ordered = to.ordered;
  to.ordered = x.kind === "array";
  if (x.kind === "object") {
    const builder = to.unit.fresh("o");
    to.line(`const ${builder} = new ObjectBuilder();`);
    to.block(x.body, () => {
      const key = x.key === undefined ? "null" : to.value(x.key);
      to.line(`${builder}.put(${key}, ${to.value(x.value)});`);
    });
    to.line(`const ${result} = ${builder}.finish();`);
  } else {
    to.line(`const ${result} = ${x.kind === "array" ? "[]" : "newSet()"};`);
    to.block(x.body, () => {
      const value = to.value(x.value);
      to.line(x.kind === "array" ? `${result}.push(${value});` : `add(${result}, ${value});`);
    });
  }
  to.ordered = ordered;
  return result;
}
