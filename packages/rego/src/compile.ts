import type { Outcome } from "@sekisho/core";
import { builtins } from "./builtins/index.ts";
import { type CompileOptions, compileWith } from "./compile-with.ts";
import type { Program } from "./program.ts";

/**
 * Compiles modules to one program. Every mistake of every module comes back at once, with OPA's codes
 * (`rego_parse_error`, `rego_compile_error`, `rego_type_error`, `rego_unsafe_var_error`, `rego_recursion_error`).
 * Semantics: OPA 1.19.
 */
export function compile(options: CompileOptions): Outcome<Program> {
  return compileWith(builtins, options);
}
