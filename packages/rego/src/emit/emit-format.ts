/** Calls of sprintf whose format is a constant: the text is put together in place. */

import { parseFormat } from "../builtins/fmt/directives.ts";
import { type InOrder, inOrder } from "../builtins/fmt/in-order.ts";
import { plainLayout } from "../builtins/fmt/verbs.ts";
import type { X } from "../plan/ir.ts";
import type { FunctionEmitter } from "./function-emitter.ts";
import { stringLiteral } from "./literals.ts";

/** Longer ones are rare, and their code would be in the way of what stands around. */
const MOST_DIRECTIVES = 16;

/**
 * The text of `sprintf(FORMAT, [V, …])`, by name; undefined where that is not the form of the call, where an argument is
 * named by its index or tells a width, and where there are more or fewer values than directives.
 */
export function emitFormat(to: FunctionEmitter, x: X & { readonly x: "builtin" }): string | undefined {
  const [format, list] = x.args;
  if (x.builtin.name !== "sprintf" || format?.x !== "const" || typeof format.value !== "string") return undefined;
  if (list?.x !== "array" || list.items.length > MOST_DIRECTIVES) return undefined;
  const pieces = inOrder(parseFormat(format.value));
  if (pieces?.directives.length !== list.items.length) return undefined;
  const values = list.items.map((item) => to.value(item));
  const { budget } = to;
  // Paddings are as long as the format says, so they are accounted for before they are made.
  if (pieces.padding > 0) to.line(`${budget}.produce(${pieces.padding});`);
  const text = to.unit.fresh("t");
  to.line(`const ${text} = ${partsOf(to, format.value, { pieces, values }).join(" + ")};`);
  to.line(`if ((${budget}.m -= ${text}.length) < 0) ${budget}.full();`);
  const steps = format.value.length + values.length;
  to.line(`if ((${budget}.n -= ${text}.length + ${steps}) < 0) ${budget}.exceeded();`);
  return text;
}

/** Strings under `%s` and `%v` are what they are; everything else is printed by a function of its directive. */
function partsOf(
  to: FunctionEmitter,
  format: string,
  { pieces, values }: { readonly pieces: InOrder; readonly values: readonly string[] },
): readonly string[] {
  const { texts, directives } = pieces;
  const parts = [stringLiteral(texts[0] ?? "")];
  for (const [index, directive] of directives.entries()) {
    // There are as many values as directives.
    const value = values[index] as string;
    const printed = `${to.unit.directive({ format, index }, directive)}(${value})`;
    parts.push(isBare(directive) ? `(typeof ${value} === "string" ? ${value} : ${printed})` : printed);
    const after = texts[index + 1] ?? "";
    if (after !== "") parts.push(stringLiteral(after));
  }
  return parts;
}

function isBare({ verb, layout }: InOrder["directives"][number]): boolean {
  return layout === plainLayout && (verb === "s" || verb === "v");
}
