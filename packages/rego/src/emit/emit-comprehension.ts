import { type ComprehensionIndex, comprehensionIndex } from "../plan/comprehension-index.ts";
import type { Comprehension } from "../plan/ir.ts";
import type { FunctionEmitter } from "./function-emitter.ts";

/** Takes one element from the result size where it was really added. */
export function stored(to: FunctionEmitter, added: string): string {
  const { budget } = to;
  return `if (${added === "true" ? "" : `${added} && `}--${budget}.m < 0) ${budget}.full();`;
}

/** A comprehension in place: its body is a block of its own and never fails the body around it. */
export function emitComprehension(to: FunctionEmitter, x: Comprehension): string {
  // Under a `with` the same names may mean other values than where the index was filled.
  const index = to.depth > 0 && to.context === "c" ? comprehensionIndex(x) : undefined;
  return index === undefined ? emitInPlace(to, x) : emitIndexed(to, x, index);
}

/** One walk sorts the results by their key, the first time that one is asked for; then each is a lookup. */
function emitIndexed(to: FunctionEmitter, x: Comprehension, index: ComprehensionIndex): string {
  const outer = to.value(index.outer);
  const name = to.hoist("x");
  to.line(`if (${name} === void 0) {`);
  to.line(`${name} = new ResultIndex();`);
  const { ordered } = to;
  to.ordered = x.kind === "array";
  to.block(index.body, () => {
    const key = to.value(index.key);
    const value = to.value(x.value);
    to.line(`${name}.add(${key}, ${x.key === undefined ? value : `[${to.value(x.key)}, ${value}]`});`);
    to.line(stored(to, "true"));
  });
  to.ordered = ordered;
  to.line("}");
  const result = to.unit.fresh("t");
  to.line(`const ${result} = ${name}.${x.kind}(${outer});`);
  return result;
}

function emitInPlace(to: FunctionEmitter, x: Comprehension): string {
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
