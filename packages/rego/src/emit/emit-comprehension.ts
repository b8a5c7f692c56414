import type { Comprehension } from "../plan/ir.ts";
import type { FunctionEmitter } from "./function-emitter.ts";

/** Takes one element from the result size where it was really added. */
export function stored(to: FunctionEmitter, added: string): string {
  const { context } = to;
  return `if (${added === "true" ? "" : `${added} && `}--${context}.budget.m < 0) ${context}.budget.full();`;
}

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
      to.line(stored(to, "true"));
    });
    to.line(`const ${result} = ${builder}.finish();`);
  } else {
    to.line(`const ${result} = ${x.kind === "array" ? "[]" : "newSet()"};`);
    to.block(x.body, () => {
      const value = to.value(x.value);
      if (x.kind === "array") to.line(`${result}.push(${value});`);
      to.line(stored(to, x.kind === "array" ? "true" : `add(${result}, ${value})`));
    });
  }
  to.ordered = ordered;
  return result;
}
