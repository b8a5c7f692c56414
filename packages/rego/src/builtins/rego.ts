import { LineTable } from "@sekisho/core/browser";
import type { Value } from "../runtime/value.ts";
import { parseModule } from "../syntax/parse.ts";
import { any, anyArray, type Builtin, type BuiltinContext, objectOf, string } from "./builtin.ts";
import { builtinError, stringOperand } from "./operands.ts";
import { moduleTree } from "./rego-tree/module.ts";

export const rego: readonly Builtin[] = [
  {
    name: "rego.parse_module",
    args: [string, string],
    result: objectOf(string, any),
    run: (c, a, b) => parse(c, a, b),
  },
  outsideRules("rego.metadata.chain", anyArray),
  outsideRules("rego.metadata.rule", any),
];

/** Inside rules the resolver puts the annotations in the place of these (check/rego-metadata.ts). */
function outsideRules(name: string, result: Builtin["result"]): Builtin {
  const message = `the ${name} function must only be called within the scope of a rule`;
  return { name, args: [], result, run: (c) => builtinError(c, name, message) };
}

/** The syntax tree in OPA's form, or all mistakes of the text. */
function parse(c: BuiltinContext, a: Value, b: Value): Value | undefined {
  const name = "rego.parse_module";
  const file = stringOperand(c, name, 1, a);
  if (file === undefined) return undefined;
  // OPA counts both operands as the first.
  const text = stringOperand(c, name, 1, b);
  if (text === undefined) return undefined;
  c.produce(text.length);
  if (text.trim() === "") return builtinError(c, name, `${file}:0: rego_parse_error: empty module`);
  const { value, diagnostics } = parseModule(text, file, { regoVersion: "v1" });
  if (value !== undefined) return moduleTree(value, (steps) => c.produce(steps));
  const lines = new LineTable(file, text);
  const errors = diagnostics.map(({ code, message, span }) => {
    const row = span?.start.line ?? 0;
    const source = text.split("\n", row)[row - 1] ?? "";
    const end = lines.position(text.length);
    const atEnd = span !== undefined && row === end.line && span.start.column >= end.column;
    // At the end of the text OPA points at the last character.
    const column = (span?.start.column ?? 1) - (atEnd ? 2 : 1);
    const marked = `\t${source}\n\t${" ".repeat(Math.max(0, column))}^`;
    return `${file}:${row}: ${code}: ${atEnd ? endMessage(message) : message}\n${marked}`;
  });
  const count = errors.length === 1 ? "1 error occurred: " : `${errors.length} errors occurred:\n`;
  return builtinError(c, name, count + errors.join("\n"));
}

/** OPA's words for a text that ends too early. */
function endMessage(message: string): string {
  if (!message.endsWith("found the end of the text")) return message;
  return message.startsWith("expected a name") ? "unexpected eof token: expected identifier" : "unexpected eof token";
}
