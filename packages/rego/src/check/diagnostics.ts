import type { Diagnostic } from "@sekisho/core";
import type { Module } from "../syntax/ast.ts";
import type { At } from "./resolved.ts";

/** OPA's codes for what is wrong with a program. */
export type CompileCode = "rego_compile_error" | "rego_type_error" | "rego_unsafe_var_error" | "rego_recursion_error";

/** Collects the mistakes of one compilation, each once. */
export class Mistakes {
  readonly list: Diagnostic[] = [];
  readonly #seen = new Set<string>();

  add(module: Module, at: At, code: CompileCode, message: string, hint?: string): void {
    const key = `${module.file}\0${at.start}\0${code}\0${message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const span = module.lines.span(at.start, at.end);
    this.list.push({ code, severity: "error", message, span, ...(hint === undefined ? {} : { hint }) });
  }
}
