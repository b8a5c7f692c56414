/** packages/rego behind the interface that this package evaluates rules with. */
import { compile, parseModule, type RuleQuery } from "@sekisho/rego";
import type { Engine, Query } from "./engine.ts";

export const regoEngine: Engine = engineWith(compile);

/** The same with another way to compile, which gives the same programs. */
export function engineWith(compiler: typeof compile): Engine {
  return {
    parse: (text, file, regoVersion) => parseModule(text, file, { regoVersion }),
    compile: (options) => {
      const { value: program, diagnostics } = compiler(options);
      if (program === undefined) return { diagnostics };
      return { value: { query: (reference) => toQuery(program.query(reference)) }, diagnostics };
    },
  };
}

function toQuery(query: RuleQuery): Query {
  return {
    evaluate: (input, options) => query.evaluate(input, options),
    explain: (input, options) => query.explain(input, options),
    evaluateUnknown: (input, unknown, options) => query.explain(input, { ...options, unknown }),
  };
}
