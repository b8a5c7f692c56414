/** packages/rego behind the interface that this package evaluates rules with. */
import {
  type Builtin,
  builtinsFor,
  compileWith,
  parseModule,
  type RuleQuery,
  type TraceEvent,
} from "@sekisho/rego/on-demand";
import type { Engine, Query } from "./engine.ts";

export const regoEngine: Engine = engineWith(compileWith);

/** The same with another way to compile, which gives the same programs; `trace` hears what programs tell that were compiled for it. */
export function engineWith(compiler: typeof compileWith, trace?: (event: TraceEvent) => void): Engine {
  const builtins = new Map<string, Builtin>();
  return {
    parse: (text, file, regoVersion) => parseModule(text, file, { regoVersion }),
    prepare: async (texts) => {
      for (const [name, builtin] of await builtinsFor(texts)) builtins.set(name, builtin);
    },
    compile: (options) => {
      const { value: program, diagnostics } = compiler(builtins, options);
      if (program === undefined) return { diagnostics };
      return { value: { query: (reference) => toQuery(program.query(reference), trace) }, diagnostics };
    },
  };
}

function toQuery(query: RuleQuery, trace?: (event: TraceEvent) => void): Query {
  return {
    evaluate: (input, options) => query.evaluate(input, trace === undefined ? options : { ...options, trace }),
    explain: (input, options) => query.explain(input, options),
    evaluateUnknown: (input, unknown, options) => query.explain(input, { ...options, unknown }),
  };
}
