import { isPlainObject } from "../runtime/kinds.ts";
import { printTerm } from "../runtime/print.ts";
import type { Value } from "../runtime/value.ts";
import { any, type Builtin, type BuiltinContext, objectOf, string } from "./builtin.ts";
import { execute } from "./go-template/execute.ts";
import { TemplateError } from "./go-template/nodes.ts";
import { parseTemplate } from "./go-template/parse.ts";
import { JsonError, readJson } from "./json/read.ts";
import { builtinError, objectOperand, stringOperand } from "./operands.ts";

const name = "strings.render_template";

export const renderTemplate: readonly Builtin[] = [
  { name, args: [string, objectOf(string, any)], result: string, run: (c, a, b) => render(c, a, b) },
];

/**
 * Go's text/template over the object, without methods: JSON has none. OPA prints the object as a term and reads that as
 * JSON, so sets, keys that are no strings, and some control characters are errors.
 */
function render(c: BuiltinContext, a: Value, b: Value): Value | undefined {
  const source = stringOperand(c, name, 1, a);
  if (source === undefined) return undefined;
  const object = objectOperand(c, name, 2, b);
  if (object === undefined) return undefined;
  c.charge(source.length);
  try {
    const term = printTerm(object);
    c.produce(term.length);
    const data = readJson(term);
    return execute(source, parseTemplate(source), isPlainObject(data) ? data : {}, c);
  } catch (error) {
    if (error instanceof TemplateError || error instanceof JsonError) return builtinError(c, name, error.message);
    throw error;
  }
}
