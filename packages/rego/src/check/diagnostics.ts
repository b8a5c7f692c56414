import type { Diagnostic } from "@sekisho/core";
import type { Module } from "../syntax/ast.ts";
import type { At } from "./resolved.ts";

/** OPA's codes for what is wrong with a program, and one of our own for what is too large to run. */
export type CompileCode =
  | "rego_compile_error"
  | "rego_type_error"
  | "rego_unsafe_var_error"
  | "rego_recursion_error"
  | "rego_too_large";

/** So many mistakes are told of one program; nobody reads more, and a large one can have one in every line. */
export const mostMistakes = 1_000;

/** Stands behind the last mistake that is told, as OPA has it. */
export const limitReached: Diagnostic = {
  code: "rego_compile_error",
  severity: "error",
  message: "error limit reached",
  hint: `Only the first ${mostMistakes} mistakes are told: correct those, and compile again.`,
};

/** Collects the mistakes of one compilation, each once, up to {@link mostMistakes}. */
export class Mistakes {
  readonly list: Diagnostic[] = [];
  /** How many of them leave nothing to look at behind them: what is only forbidden is planned and checked all the same. */
  breaking = 0;
  readonly #seen = new Set<string>();

  add(module: Module, at: At, code: CompileCode, message: string, hint?: string): void {
    if (this.#tell(module, at, code, message, hint)) this.breaking++;
  }

  /** A mistake in a program that has a meaning. */
  forbid(module: Module, at: At, code: CompileCode, message: string, hint?: string): void {
    this.#tell(module, at, code, message, hint);
  }

  /** The host's stack has ended in a walk over the program; no place of it is more at fault than another. */
  tooDeep(): void {
    const message = "expected fewer nested terms: the stack is full";
    this.list.push({ code: "rego_too_deep", severity: "error", message });
    this.breaking++;
  }

  #tell(module: Module, at: At, code: CompileCode, message: string, hint?: string): boolean {
    const key = `${module.file}\0${at.start}\0${code}\0${message}`;
    if (this.#seen.has(key)) return false;
    if (this.#seen.size >= mostMistakes) {
      if (this.list.at(-1) !== limitReached) this.list.push(limitReached);
      return true;
    }
    this.#seen.add(key);
    const span = module.lines.span(at.start, at.end);
    this.list.push({ code, severity: "error", message, span, ...(hint === undefined ? {} : { hint }) });
    return true;
  }
}
