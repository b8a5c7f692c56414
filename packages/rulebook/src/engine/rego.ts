/** packages/rego behind the interface that this package evaluates rules with. */
import { Problem } from "@sekisho/core";
import { compile, parseModule, type Program as RegoProgram, type RuleQuery } from "@sekisho/rego";
import type { Engine, Program, Query } from "./engine.ts";

export const regoEngine: Engine = {
  parse: (text, file) => parseModule(text, file, { regoVersion: "v1" }),
  compile: (options) => {
    const { value, diagnostics } = compile(options);
    return value === undefined ? { diagnostics } : { value: toProgram(value), diagnostics };
  },
};

function toProgram(program: RegoProgram): Program {
  return { query: (reference) => toQuery(program.query(reference)) };
}

function toQuery(query: RuleQuery & Partial<Pick<Query, "explain" | "evaluateUnknown">>): Query {
  return {
    evaluate: (input, options) => query.evaluate(input, options),
    explain: (input, options) => query.explain?.(input, options) ?? { results: [] },
    evaluateUnknown: (input, unknown, options) => {
      if (query.evaluateUnknown !== undefined) return query.evaluateUnknown(input, unknown, options);
      throw new Problem("unknown_values_unsupported", "this engine can't judge values that are known only later");
    },
  };
}
