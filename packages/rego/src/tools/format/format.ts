import type { Diagnostic, Outcome } from "@sekisho/core";
import type { Module, RegoVersion } from "../../syntax/ast.ts";
import { parseModule } from "../../syntax/parse.ts";
import { writeModule } from "./module.ts";
import { CannotFormat, UnexpectedComment } from "./sheet.ts";
import type { TargetVersion } from "./style.ts";
import { checkForV1 } from "./v1-checks.ts";

export interface FormatOptions {
  /** The version that the text is written for; `v1` unless stated. `v0v1` is OPA's `--v0-v1` (`--rego-v1`). */
  readonly target?: TargetVersion;
  /** How the text is read; as `target`, and as `v0` for `v0v1`, unless stated. */
  readonly regoVersion?: RegoVersion;
  /** Leaves out `import rego.v1` and `import future.keywords…` where the target does not need them. */
  readonly dropV0Imports?: boolean;
  /** Whether the result is parsed again and refused when that fails; true unless stated. */
  readonly checkResult?: boolean;
}

/**
 * Lays out one module as `opa fmt` 1.19 does. Codes: those of {@link parseModule}; `rego_compile_error` and
 * `rego_type_error` for what is not allowed in v1; `rego_format_error` for what has no layout.
 */
export function formatModule(text: string, file: string, options: FormatOptions = {}): Outcome<string> {
  const target = options.target ?? "v1";
  const regoVersion = options.regoVersion ?? (target === "v1" ? "v1" : "v0");
  const { value: module, diagnostics } = parseModule(text, file, { regoVersion, layout: true });
  if (module === undefined) return { diagnostics };
  const forbidden = target === "v0" ? [] : checkForV1(module);
  if (forbidden.length > 0) return { diagnostics: forbidden };
  const written = write(module, { target, dropV0Imports: options.dropV0Imports ?? false });
  if (written.value === undefined || options.checkResult === false) return written;
  const again = parseModule(written.value, file, { regoVersion: target === "v1" ? "v1" : "v0", layout: true });
  return again.value === undefined ? { diagnostics: again.diagnostics.map(asResult) } : written;
}

function write(
  module: Module,
  options: { readonly target: TargetVersion; readonly dropV0Imports: boolean },
): Outcome<string> {
  try {
    return { value: writeModule(module, options), diagnostics: [] };
  } catch (error) {
    if (error instanceof UnexpectedComment) return failure(module, "a comment has no place in the formatted text");
    if (error instanceof CannotFormat) return failure(module, error.message, error.at);
    if (error instanceof RangeError) return failure(module, "expected fewer nested terms: the stack is full");
    throw error;
  }
}

function failure(
  module: Module,
  message: string,
  at?: { readonly start: number; readonly end: number },
): Outcome<string> {
  const place = at ?? module.package;
  const span = module.lines.span(place.start, place.end);
  return { diagnostics: [{ code: "rego_format_error", severity: "error", message, span }] };
}

function asResult(diagnostic: Diagnostic): Diagnostic {
  const message = `the formatted text is not valid: ${diagnostic.message}`;
  return { ...diagnostic, code: "rego_format_error", message };
}
