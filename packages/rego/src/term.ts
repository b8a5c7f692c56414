import type { Outcome } from "@sekisho/core";
import { Mistakes } from "./check/diagnostics.ts";
import { ProgramNames } from "./check/names.ts";
import { resolveQuery } from "./check/resolve.ts";
import { queryModule } from "./prepare.ts";
import type { Value } from "./runtime/value.ts";
import { parseTerm } from "./syntax/parse.ts";

/** Reads a ground Rego term as a value: `{1, 2}`, `{"a": [null]}`. Anything that needs evaluation is a mistake. */
export function readTerm(text: string): Outcome<Value> {
  const parsed = parseTerm(text, "term");
  if (parsed.value === undefined) return { diagnostics: parsed.diagnostics };
  const term = parsed.value;
  const module = queryModule(text);
  const expr = { type: "term", term, negated: false, with: [], start: term.start, end: term.end } as const;
  const [resolved] = resolveQuery(
    module,
    [expr],
    new ProgramNames([], { builtins: new Map(), strict: false }),
    new Mistakes(),
  ).body;
  if (resolved?.e === "term" && resolved.term.r === "const") return { value: resolved.term.value, diagnostics: [] };
  const mistakes = new Mistakes();
  mistakes.add(module, term, "rego_compile_error", "expected a term without variables, refs and calls");
  return { diagnostics: mistakes.list };
}
