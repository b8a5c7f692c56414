import type { Outcome } from "@sekisho/core";
import { builtins } from "./builtins/index.ts";
import { type CompileOptions, compileWith, restoreWith } from "./compile-with.ts";
import type { Program } from "./program.ts";
import type { SavedProgram } from "./saved/saved.ts";

/**
 * Compiles modules to one program. Every mistake of every module comes back at once, with OPA's codes
 * (`rego_parse_error`, `rego_compile_error`, `rego_type_error`, `rego_unsafe_var_error`, `rego_recursion_error`); beside
 * them `rego_too_deep` and `rego_too_large`. At most 1,000 are told, then `error limit reached`.
 * Semantics: OPA 1.19.
 */
export function compile(options: CompileOptions): Outcome<Program> {
  return compileWith(builtins, options);
}

/**
 * The program that `compile` once made of the same options, from what its `save` gave: no source is read. What it was
 * not asked for before (an explanation, a query by `prepare`) compiles the sources after all, once. Whoever keeps such
 * data must know that it is of this version of the package and of these options, but for `data` and `makeFunction`,
 * which may be others.
 */
export function restore(saved: SavedProgram, options: CompileOptions): Program {
  return restoreWith(builtins, saved, options);
}
