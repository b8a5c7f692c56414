import type { Diagnostic, Outcome } from "@sekisho/core";
import type { Module, RegoVersion } from "../../syntax/ast.ts";
import { parseModule } from "../../syntax/parse.ts";
import { layModule, writeModule } from "./module.ts";
import type { Kept } from "./printer.ts";
import type { Unit } from "./rule-shape.ts";
import { CannotFormat, UnexpectedComment } from "./sheet.ts";
import { readBack, unsoundUnits } from "./sound.ts";
import type { TargetVersion } from "./style.ts";
import { checkForV1 } from "./v1-checks.ts";

export interface FormatOptions {
  /** The version that the text is written for; `v1` unless stated. `v0v1` is OPA's `--v0-v1` (`--rego-v1`). */
  readonly target?: TargetVersion;
  /** How the text is read; as `target`, and as `v0` for `v0v1`, unless stated. */
  readonly regoVersion?: RegoVersion;
  /** Leaves out `import rego.v1` and `import future.keywords…` where the target does not need them. */
  readonly dropV0Imports?: boolean;
  /**
   * Whether the result is read again (true unless stated). Then no comment is lost, the program stays what it is, and a second
   * pass changes nothing: a rule for which OPA's layout breaks that stays as it was written, and a text that cannot be
   * read is refused.
   */
  readonly checkResult?: boolean;
}

/**
 * Lays out one module as `opa fmt` 1.19 does. Codes: those of {@link parseModule}; `rego_compile_error` and
 * `rego_type_error` for what is not allowed in v1; `rego_format_error` for what has no layout;
 * `rego_too_deep`.
 */
export function formatModule(text: string, file: string, options: FormatOptions = {}): Outcome<string> {
  const target = options.target ?? "v1";
  const regoVersion = options.regoVersion ?? (target === "v1" ? "v1" : "v0");
  const { value: module, diagnostics } = parseModule(text, file, { regoVersion, layout: true });
  if (module === undefined) return { diagnostics };
  const forbidden = target === "v0" ? [] : checkForV1(module);
  if (forbidden.length > 0) return { diagnostics: forbidden };
  const wanted: Wanted = { target, dropV0Imports: options.dropV0Imports ?? false };
  try {
    if (options.checkResult !== false) return settle(module, wanted, regoVersion);
    return { value: writeModule(layModule(module), { ...wanted, kept: none }).text, diagnostics: [] };
  } catch (error) {
    if (error instanceof UnexpectedComment) return failure(module, "a comment has no place in the formatted text");
    if (error instanceof CannotFormat) return failure(module, error.message, error.at);
    if (error instanceof RangeError) return tooDeep(module);
    throw error;
  }
}

interface Wanted {
  readonly target: TargetVersion;
  readonly dropV0Imports: boolean;
}

const none: Kept = new Map();

/** Most texts are settled by the first pass; comments in odd places take one or two more. */
const mostPasses = 8;

/** Lays out until nothing changes any more. */
function settle(given: Module, wanted: Wanted, readAs: RegoVersion): Outcome<string> {
  const writtenAs = wanted.target === "v1" ? "v1" : "v0";
  let { text, module } = writeSoundly(given, wanted, { readAs, writtenAs });
  if (module === undefined) return refused(given, text, writtenAs);
  for (let pass = 1; pass < mostPasses; pass++) {
    const next = writeSoundly(module, wanted, { readAs: writtenAs, writtenAs });
    if (next.module === undefined || next.text === text) break;
    ({ text, module } = { text: next.text, module: next.module });
  }
  return { value: text, diagnostics: [] };
}

/** One pass. Without a module the text is not what was given. */
function writeSoundly(
  module: Module,
  wanted: Wanted,
  versions: { readonly readAs: RegoVersion; readonly writtenAs: RegoVersion },
): { readonly text: string; readonly module: Module | undefined } {
  const { readAs, writtenAs } = versions;
  const laid = layModule(module);
  // What is written by the rules of another version can't stay as it is.
  const mayKeep = readAs === writtenAs && (wanted.target !== "v0v1" || module.regoVersion === "v1");
  const kept = new Map<Unit, "as written" | "comments above">();
  for (;;) {
    const written = writeModule(laid, { ...wanted, kept });
    const again = readBack(module, written.text, writtenAs);
    if (again !== undefined) return { text: written.text, module: again };
    const unsound = [...unsoundUnits(laid, written, writtenAs)].filter((unit) => !kept.has(unit));
    for (const unit of unsound) kept.set(unit, mayKeep ? "as written" : "comments above");
    if (unsound.length > 0) continue;
    // What goes wrong between the rules leaves no choice: the text stays as it is.
    return mayKeep ? { text: module.text, module } : { text: written.text, module: undefined };
  }
}

function refused(given: Module, text: string, writtenAs: RegoVersion): Outcome<string> {
  const { value, diagnostics } = parseModule(text, given.file, { regoVersion: writtenAs, layout: true });
  if (value === undefined) return { diagnostics: diagnostics.map(asResult) };
  return failure(given, "the formatted text would be another program, or lose a comment");
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

function tooDeep(module: Module): Outcome<string> {
  const { start, end } = module.package;
  const message = "expected fewer nested terms: the stack is full";
  return { diagnostics: [{ code: "rego_too_deep", severity: "error", message, span: module.lines.span(start, end) }] };
}

function asResult(diagnostic: Diagnostic): Diagnostic {
  const message = `the formatted text is not valid: ${diagnostic.message}`;
  return { ...diagnostic, code: "rego_format_error", message };
}
