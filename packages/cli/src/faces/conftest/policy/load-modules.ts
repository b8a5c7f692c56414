import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Diagnostic } from "@sekisho/core";
import { type Module, parseModule, type RegoVersion } from "@sekisho/rego/on-demand";
import { findFiles, loaderText } from "../../load/find-files.ts";
import { refusal } from "../refusal.ts";

/** `v0` and `v1`; also in capitals. Throws Problem `settings`. */
export function regoVersionOf(word: string): RegoVersion {
  if (word === "v0" || word === "V0") return "v0";
  if (word === "v1" || word === "V1") return "v1";
  throw refusal("settings", `invalid Rego version: ${word}`);
}

/**
 * The modules of all `.rego` files below some paths, by path. Throws Problem `policy_invalid` where one can't be read or
 * parsed, or none is there.
 */
export function loadModules(
  paths: readonly string[],
  regoVersion: RegoVersion,
  cwd: string,
  wanted: (name: string) => boolean = isRego,
): readonly Module[] {
  const { files, mistakes } = findFiles(paths, cwd, wanted);
  const wrong = [...mistakes];
  const modules = new Map<string, Module>();
  for (const { path } of files) {
    const { value, diagnostics } = parseModule(readFileSync(resolve(cwd, path), "utf8"), path, { regoVersion });
    if (value === undefined) wrong.push(...diagnostics.map(diagnosticText));
    else modules.set(path.replace(/^\/+|\/+$/g, ""), value);
  }
  if (wrong.length > 0) throw refusal("policy_invalid", `load: ${loaderText(wrong)}`);
  if (modules.size === 0) throw refusal("policy_invalid", `no policies found in [${paths.join(" ")}]`);
  return [...modules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, module]) => module);
}

export function isRego(name: string): boolean {
  return name.endsWith(".rego");
}

/** A mistake as OPA prints it: `FILE:LINE: CODE: MESSAGE`. */
export function diagnosticText({ code, message, span }: Diagnostic): string {
  return `${span === undefined ? "" : `${span.file}:${span.start.line}: `}${code}: ${message}`;
}

/** All mistakes of a program as OPA prints them. */
export function mistakesText(diagnostics: readonly Diagnostic[]): string {
  const lines = diagnostics.filter(({ severity }) => severity === "error").map(diagnosticText);
  return lines.length === 1 ? `1 error occurred: ${lines[0]}` : `${lines.length} errors occurred:\n${lines.join("\n")}`;
}
