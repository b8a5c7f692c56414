import type { Diagnostic, Json, Outcome } from "@sekisho/core";
import type { Builtin } from "./builtins/builtin.ts";
import type { GivenSchemas } from "./check/types/schema-env.ts";
import { type Backend, Program } from "./program.ts";
import { analyse } from "./stages.ts";
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
}

/** What `compile` does, with the functions that stand for the default. */
export function compileWith(standard: ReadonlyMap<string, Builtin>, options: CompileOptions): Outcome<Program> {
  const diagnostics: Diagnostic[] = [];
  const modules: Module[] = [];
  for (const source of options.modules) {
    if ("rules" in source) {
      modules.push(source);
      continue;
    }
    const parsed = parseModule(source.text, source.file, { regoVersion: source.regoVersion ?? "v1" });
    diagnostics.push(...parsed.diagnostics);
    if (parsed.value !== undefined) modules.push(parsed.value);
  }
  const analysis = analyse(modules, {
    builtins: options.builtins ?? standard,
    externals: new Set(options.externals),
    strict: options.strict,
    types: options.types,
    schemas: options.schemas,
  });
  diagnostics.push(...analysis.mistakes.list);
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) return { diagnostics };
  return { value: new Program(analysis, options.data ?? {}, options.backend ?? "code"), diagnostics };
}
