import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Diagnostic } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { locateRulebook } from "@sekisho/gate-files/print";
import { type Engine, loadRulebook, type Rulebook } from "@sekisho/rulebook";
import { meantRulebook } from "../../meant-rulebook.ts";
import { type LocatedRulebook, locate } from "./locate.ts";

/** A loaded rulebook, and as what it was named: "" is the one of the working tree. */
export interface NamedRulebook {
  readonly rulebook: Rulebook;
  readonly label: string;
}

export interface OpenedPair {
  /** Absent where one of them has mistakes. */
  readonly pair?: { readonly from: NamedRulebook; readonly to: NamedRulebook };
  readonly diagnostics: readonly Diagnostic[];
}

/** Loads what `--from` and `--to` name; without the latter the rulebook of the working tree. Codes: those of `locate` and of loading. */
export async function openNamed(invocation: Invocation, engine: Engine): Promise<OpenedPair> {
  const { cwd, builtinRulebooks, options } = invocation;
  const [from, to, meant] = [options["from"], options["to"], options["rulebook"]];
  if (typeof from !== "string") {
    const message = "--from: expected the rulebook before the change: a revision, a bundle or a directory";
    return { diagnostics: [{ code: "usage", severity: "error", message }] };
  }
  const [current = NO_RULEBOOK] =
    typeof meant === "string"
      ? [locateRulebook({ use: meant, from: cwd }, builtinRulebooks)]
      : meantRulebook({ cwd, builtinRulebooks });
  const temporary = mkdtempSync(join(tmpdir(), "sekisho-impact-"));
  try {
    const where = { cwd, builtinRulebooks, temporary, current };
    const located = [await locate(from, where), typeof to === "string" ? await locate(to, where) : own(current)];
    const diagnostics: Diagnostic[] = [];
    const loaded: NamedRulebook[] = [];
    for (const one of located) {
      if ("code" in one) {
        diagnostics.push(one);
        continue;
      }
      const { value, diagnostics: said } = await loadRulebook(one.directory, { builtinRulebooks, engine });
      // Warnings are told by `check`; here they would be told of rulebooks that nobody uses any more.
      const errors = said.filter(({ severity }) => severity === "error");
      diagnostics.push(...errors.map((diagnostic) => renamed(diagnostic, one)));
      if (value !== undefined) loaded.push({ rulebook: value, label: one.label });
    }
    const [before, after] = loaded;
    if (before === undefined || after === undefined) return { diagnostics };
    return { pair: { from: before, to: after }, diagnostics };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

const NO_RULEBOOK: Diagnostic = {
  code: "rulebook_not_found",
  severity: "error",
  message: "no rulebook is named",
  hint: "name one: --rulebook DIR, or `rulebook:` in sekisho.yaml",
};

function own(current: string | Diagnostic): LocatedRulebook | Diagnostic {
  return typeof current === "string" ? { directory: current, label: "", nameOf: (file) => file } : current;
}

function renamed(diagnostic: Diagnostic, { nameOf }: LocatedRulebook): Diagnostic {
  const { span } = diagnostic;
  return span === undefined ? diagnostic : { ...diagnostic, span: { ...span, file: nameOf(span.file) } };
}
