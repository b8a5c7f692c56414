import type { Json } from "@sekisho/core";
import { builtinsFor, compileWith, type ResultsQuery } from "@sekisho/rego/on-demand";
import type { World } from "../../world.ts";
import type { Loaded } from "../load/loaded.ts";
import { errorsOf, type OpaError, OpaErrors } from "../output/errors.ts";
import { refText } from "../output/paths.ts";
import { Evaluations, textsOf } from "../query/evaluate.ts";

/** What a decision is: a value, undefined, or why there is none. */
export type Decided =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "undefined" }
  | { readonly kind: "error"; readonly error: OpaError };

/** One decision of a program, for many inputs. */
export class Decision {
  readonly #query: ResultsQuery;
  readonly #texts: readonly string[];
  readonly #world: World;

  private constructor(query: ResultsQuery, texts: readonly string[], world: World) {
    this.#query = query;
    this.#texts = texts;
    this.#world = world;
  }

  /** Compiles a program for the decision at a path below `data`. Throws {@link OpaErrors}. */
  static async of({ modules, data }: Loaded, path: readonly string[], world: World): Promise<Decision> {
    const query = refText(["data", ...path]);
    const builtins = await builtinsFor(modules.map(({ text }) => text));
    const { value: program, diagnostics } = compileWith(builtins, { modules, data });
    const prepared = program?.prepareResults(query);
    if (prepared?.value === undefined) throw new OpaErrors(errorsOf(prepared?.diagnostics ?? diagnostics));
    return new Decision(prepared.value, textsOf(modules, query), world);
  }

  /** `timeoutMs` 0 is for ever. */
  async of(input: Json, timeoutMs: number, print: (line: string) => void): Promise<Decided> {
    const evaluations = new Evaluations(this.#texts, this.#world, { timeoutMs, strict: false, print });
    try {
      const { results } = await evaluations.run((own) => this.#query.evaluate(input, own));
      const value = results[0]?.expressions[0]?.value;
      if (value === undefined) return { kind: "undefined" };
      return { kind: "value", value };
    } catch (error) {
      if (!(error instanceof OpaErrors)) throw error;
      const [first = { message: error.message }] = error.list;
      return { kind: "error", error: first };
    }
  }
}
