/** The engine that ships, with note taken of what its evaluations reach. */
import type { Coverage } from "@sekisho/rego/tools";
import type { Engine, Query } from "./engine.ts";

export interface CoveredEngine {
  readonly engine: Engine;
  readonly coverage: Coverage;
}

/** Values come from closures, which tell of each expression; places and unknowns from generated code, as ever, and count for nothing. */
export async function coveredEngine(): Promise<CoveredEngine> {
  const { Coverage: Collector } = await import("@sekisho/rego/tools");
  const { compileWith } = await import("@sekisho/rego/on-demand");
  const { engineWith } = await import("./rego.ts");
  const coverage = new Collector();
  const plain = engineWith(compileWith);
  const traced = engineWith(
    (builtins, options) => compileWith(builtins, { ...options, traced: true, backend: "closures" }),
    (event) => coverage.add(event),
  );
  const engine: Engine = {
    parse: (text, file, version) => plain.parse(text, file, version),
    prepare: async (texts) => {
      await Promise.all([plain.prepare(texts), traced.prepare(texts)]);
    },
    compile: (options) => {
      const { value: asEver, diagnostics } = plain.compile(options);
      const { value: told } = traced.compile(options);
      if (asEver === undefined || told === undefined) return { diagnostics };
      const query = (reference: string | readonly string[]): Query => {
        const counted = told.query(reference);
        return { ...asEver.query(reference), evaluate: (input, given) => counted.evaluate(input, given) };
      };
      return { value: { query }, diagnostics };
    },
  };
  return { engine, coverage };
}
