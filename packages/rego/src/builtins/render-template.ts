import { toJson } from "../runtime/export.ts";
import { isPlainObject } from "../runtime/kinds.ts";
import type { Value } from "../runtime/value.ts";
import { any, type Builtin, type BuiltinContext, objectOf, string } from "./builtin.ts";
import { execute } from "./go-template/execute.ts";
import { TemplateError } from "./go-template/nodes.ts";
import { parseTemplate } from "./go-template/parse.ts";
import { builtinError, objectOperand, stringOperand } from "./operands.ts";

const name = "strings.render_template";

export const renderTemplate: readonly Builtin[] = [
  { name, args: [string, objectOf(string, any)], result: string, run: (c, a, b) => render(c, a, b) },
];

/** Go's text/template over the object, without methods: JSON has none. */
function render(c: BuiltinContext, a: Value, b: Value): Value | undefined {
  const source = stringOperand(c, name, 1, a);
  if (source === undefined) return undefined;
  const object = objectOperand(c, name, 2, b);
  if (object === undefined) return undefined;
  c.charge(source.length);
  try {
    const data = toJson(object);
    return execute(source, parseTemplate(source), isPlainObject(data) ? data : {}, c);
  } catch (error) {
    if (error instanceof TemplateError) return builtinError(c, name, error.message);
    throw error;
  }
}
