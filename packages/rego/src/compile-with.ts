import type { Diagnostic, Json, Outcome } from "@sekisho/core";
import { AnalysedRules, type Backend, type RunOptions } from "./analysed-rules.ts";
import type { Builtin } from "./builtins/builtin.ts";
import { limitReached, mostMistakes } from "./check/diagnostics.ts";
import type { GivenSchemas } from "./check/types/schema-env.ts";
import type { MakeFunction } from "./emit/link.ts";
import { Program } from "./program.ts";
import { type ProgramLimits, ProgramSize } from "./program-size.ts";
import { RestoredRules } from "./saved/restored-rules.ts";
import type { SavedProgram } from "./saved/saved.ts";
import { type Analysis, analyse } from "./stages.ts";
import type { Module, RegoVersion } from "./syntax/ast.ts";
import { parseModule } from "./syntax/parse.ts";

/** The text of a module. */
export interface SourceModule {
  readonly file: string;
  readonly text: string;
  /** Default: v1. */
  readonly regoVersion?: RegoVersion;
}

export interface CompileOptions {
  /** Texts, or modules that `parseModule` has read already. */
  readonly modules: readonly (SourceModule | Module)[];
  /** The given documents under `data`: part of the program, never copied. Default: {}. */
  readonly data?: Json;
  /** Names under `data` that come with each evaluation instead: arguments of the code, not part of it. */
  readonly externals?: readonly string[];
  /** Default: `code`. Places and unknowns are told by generated code only. */
  readonly backend?: Backend;
  /** Whether an evaluation can tell of single expressions (`EvaluateOptions.trace`); for closures. Default: false. */
  readonly traced?: boolean;
  /** Functions by name. Default: all that this package has. */
  readonly builtins?: ReadonlyMap<string, Builtin>;
  /** Whether types are checked (`rego_type_error`), as `opa check` does. Default: true. */
  readonly types?: boolean;
  /**
   * Whether the program is checked as by `opa check --strict`: imports, assigned variables and arguments must be used, and
   * v0 modules keep from what v1 forbids (two imports of one name, `input` and `data` as names, deprecated functions).
   * Default: false.
   */
  readonly strict?: boolean;
  /**
   * JSON Schemas that types may rest on: `schema` is that of every input, `schema.x.y` is for `schemas:` in METADATA to
   * name. Without any, names of schemas there say nothing. Remote `$ref`s are refused.
   */
  readonly schemas?: GivenSchemas;
  /** How large the program may be; above it, it is refused before it is compiled: `rego_too_large`. */
  readonly limits?: ProgramLimits;
  /** Makes functions of the texts of all rules, for who keeps compiled code. Default: `new Function`. */
  readonly makeFunction?: MakeFunction;
}

/** What `compile` does, with the functions that stand for the default. */
export function compileWith(standard: ReadonlyMap<string, Builtin>, options: CompileOptions): Outcome<Program> {
  const { modules, diagnostics: refused } = readModules(options);
  if (modules === undefined) return { diagnostics: refused };
  const analysis = analyseModules(standard, modules, options);
  const diagnostics = [...refused, ...analysis.mistakes.list];
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) return { diagnostics };
  const run = runOptions(options);
  const rules = new AnalysedRules(analysis, run);
  return { value: new Program({ analysis: () => analysis, rules, run, diagnostics }), diagnostics };
}

/** What `restore` does, with the functions that stand for the default. */
export function restoreWith(
  standard: ReadonlyMap<string, Builtin>,
  saved: SavedProgram,
  options: CompileOptions,
): Program {
  const run = runOptions(options);
  let made: { readonly analysis: Analysis; readonly rules: AnalysedRules } | undefined;
  const fresh = () => {
    if (made === undefined) {
      const { modules = [] } = readModules(options);
      const analysis = analyseModules(standard, modules, options);
      made = { analysis, rules: new AnalysedRules(analysis, run) };
    }
    return made;
  };
  const rules = new RestoredRules(saved, { ...run, builtins: options.builtins ?? standard }, () => fresh().rules);
  return new Program({ analysis: () => fresh().analysis, rules, run, diagnostics: saved.diagnostics });
}

function runOptions({ data = {}, backend = "code", makeFunction }: CompileOptions): RunOptions {
  return { data, backend, makeFunction };
}

/** The modules that can be read; none when together they are too much, or have too many mistakes. */
function readModules(options: CompileOptions): {
  readonly modules: readonly Module[] | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const size = new ProgramSize(options.limits);
  const diagnostics: Diagnostic[] = [];
  const modules: Module[] = [];
  for (const source of options.modules) {
    const tooLong = size.addText(source.text);
    if (tooLong !== undefined) return { modules: undefined, diagnostics: [...diagnostics, tooLong] };
    const isRead = "rules" in source;
    const parsed = isRead
      ? undefined
      : parseModule(source.text, source.file, { regoVersion: source.regoVersion ?? "v1" });
    diagnostics.push(...(parsed?.diagnostics ?? []));
    if (diagnostics.length >= mostMistakes) return { modules: undefined, diagnostics: [...diagnostics, limitReached] };
    const module = isRead ? source : parsed?.value;
    if (module === undefined) continue;
    const tooMany = size.addRules(module.rules.length);
    if (tooMany !== undefined) return { modules: undefined, diagnostics: [...diagnostics, tooMany] };
    modules.push(module);
  }
  return { modules, diagnostics };
}

function analyseModules(
  standard: ReadonlyMap<string, Builtin>,
  modules: readonly Module[],
  options: CompileOptions,
): Analysis {
  return analyse(modules, {
    builtins: options.builtins ?? standard,
    externals: new Set(options.externals),
    strict: options.strict,
    types: options.types,
    schemas: options.schemas,
    traced: options.traced,
  });
}
