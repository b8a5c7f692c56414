/** The package for browsers: nothing behind this file imports `node:`. */
import type { Outcome } from "@sekisho/core";
import { builtins } from "./builtins/browser.ts";
import { type CompileOptions, compileWith } from "./compile-with.ts";
import type { Program } from "./program.ts";

export { builtins, unavailableBuiltins } from "./builtins/browser.ts";
export * from "./portable.ts";

/**
 * Compiles as `compile` of the package's main entry does. Builtins that verify or sign with keys
 * (`unavailableBuiltins`) have their types here, and answer with `eval_builtin_error`.
 */
export function compile(options: CompileOptions): Outcome<Program> {
  return compileWith(builtins, options);
}
