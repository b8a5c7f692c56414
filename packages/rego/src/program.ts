import { type Diagnostic, type Outcome, Problem } from "@sekisho/core/browser";
import type { RunOptions } from "./analysed-rules.ts";
import { pathKey } from "./check/names.ts";
import { type Prepared, type PrepareOptions, prepareBody, queryModule } from "./prepare.ts";
import { type BindingsQuery, makeBindingsQuery, makeRuleQuery, type RuleQuery } from "./query.ts";
import { prepareResults, type ResultsOptions, type ResultsQuery } from "./query-results.ts";
import type { RuleSet } from "./rule-set.ts";
import type { SavedProgram } from "./saved/saved.ts";
import type { Analysis } from "./stages.ts";
import type { Module } from "./syntax/ast.ts";
import { parseQuery } from "./syntax/parse.ts";

/** What a program is made of. */
export interface ProgramParts {
  /** The plan and all before it. Of a restored program it is made when something asks for it. */
  readonly analysis: () => Analysis;
  readonly rules: RuleSet;
  readonly run: RunOptions;
  /** Warnings of the compilation. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A compiled program. Code is made when the first query needs it. */
export class Program {
  readonly #analysis: () => Analysis;
  readonly #rules: RuleSet;
  readonly #run: RunOptions;
  readonly #diagnostics: readonly Diagnostic[];
  #slots: ReadonlyMap<string, number> | undefined;

  constructor({ analysis, rules, run, diagnostics }: ProgramParts) {
    this.#analysis = analysis;
    this.#rules = rules;
    this.#run = run;
    this.#diagnostics = diagnostics;
  }

  get modules(): readonly Module[] {
    return this.#analysis().modules;
  }

  /** Paths below `data` of all rules that are no functions. */
  rulePaths(): (readonly string[])[] {
    return this.#rules.entries.filter(({ kind }) => kind !== "function").map(({ path }) => path);
  }

  /**
   * The rule of a name: `data.kubernetes.image_registry.deny`, or its path below `data`. Throws Problem `no_such_rule`.
   */
  query(rule: string | readonly string[]): RuleQuery {
    const path = typeof rule === "string" ? rule.replace(/^data\./, "").split(".") : rule;
    const { entries } = this.#rules;
    this.#slots ??= new Map(entries.map((entry, i) => [pathKey(entry.path), i]));
    const slot = this.#slots.get(pathKey(path)) ?? -1;
    const kind = entries[slot]?.kind;
    if (kind === undefined || kind === "function") {
      throw new Problem("no_such_rule", `data.${path.join(".")} is not a rule of the program`);
    }
    return makeRuleQuery(this.#rules, { slot, kind });
  }

  /** Any query; its named variables are the answer. Mistakes in it are diagnostics, as in a module. */
  prepare(text: string, options: PrepareOptions = {}): Outcome<BindingsQuery> {
    const parsed = parseQuery(text, "query");
    if (parsed.value === undefined) return { diagnostics: parsed.diagnostics };
    const { value, diagnostics } = prepareBody(this.#prepared(), queryModule(text), parsed.value, {
      ...options,
      isWanted: isAnswer,
    });
    return value === undefined ? { diagnostics } : { value: makeBindingsQuery(value.linked, value.names), diagnostics };
  }

  /** Any query; the answer is the values of its expressions, and of its named variables. */
  prepareResults(text: string, options: ResultsOptions = {}): Outcome<ResultsQuery> {
    return prepareResults(this.#prepared(), text, options);
  }

  #prepared(): Prepared {
    return { analysis: this.#analysis(), run: this.#run };
  }

  /**
   * The program as JSON, from which `restore` makes it again without compiling: best after queries ran, because the
   * instrumented form is part of it only if one was asked to explain. Undefined for programs that can't be data:
   * closures, and rules that read their own metadata.
   */
  save(): SavedProgram | undefined {
    const saved = this.#rules.save();
    return saved === undefined ? undefined : { ...saved, diagnostics: this.#diagnostics };
  }
}

/** Variables that a person named in the query. */
function isAnswer(name: string): boolean {
  return name !== "_" && !name.startsWith("$");
}
