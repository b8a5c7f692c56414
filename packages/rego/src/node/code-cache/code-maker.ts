import { Script } from "node:vm";
import type { MakeFunction } from "../../emit/link.ts";
import { type Code, noCode } from "./entry.ts";

/** Makes functions of texts by way of V8's code for them, where that is known, and gives the code back later. */
export class CodeMaker {
  readonly #known: ReadonlyMap<string, Code>;
  readonly #made = new Map<string, { readonly script: Script; hasRun: boolean }>();

  /** `known` by text. */
  constructor(known: ReadonlyMap<string, Code>) {
    this.#known = known;
  }

  readonly make: MakeFunction = (parameters, body) => {
    const cachedData = this.#known.get(body)?.data;
    const source = `(function (${parameters.join(", ")}) {\n${body}\n})`;
    // Code of another V8 or other flags is refused by V8, which then compiles the source.
    const script = new Script(source, { filename: "sekisho:rules", ...(cachedData && { cachedData }) });
    this.#made.set(body, { script, hasRun: false });
    // The source is one function expression.
    return script.runInThisContext() as ReturnType<MakeFunction>;
  };

  /** Whoever asked for functions so far has run them. */
  noteRuns(): void {
    for (const made of this.#made.values()) made.hasRun = true;
  }

  /** Whether a text ran here whose code was not known, or not with what runs. */
  hasMore(text: string): boolean {
    const made = this.#made.get(text);
    if (made === undefined) return false;
    return (made.hasRun && this.#known.get(text)?.hasRun !== true) || made.script.cachedDataRejected === true;
  }

  /** The code for a text as it stands now. */
  code(text: string): Code {
    const made = this.#made.get(text);
    const known = this.#known.get(text);
    if (made === undefined || (known !== undefined && !this.hasMore(text))) return known ?? noCode;
    return { hasRun: made.hasRun, data: made.script.createCachedData() };
  }
}
