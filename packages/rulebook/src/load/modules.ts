/** The Rego of a rulebook: v1, or v0 where the manifest says so. */
import type { Diagnostic, Outcome } from "@sekisho/core";
import type { Document } from "@sekisho/formats";
import type { Module } from "@sekisho/rego";
import type { Engine } from "../engine/engine.ts";
import { spanAt } from "./documents.ts";
import type { SourceFile } from "./files.ts";
import type { Manifest } from "./manifest.ts";
import { type Mistakes, startOfFile } from "./mistakes.ts";

interface Parsing {
  readonly engine: Engine;
  /** Without one, every file is v1. */
  readonly manifest: Manifest | undefined;
  readonly mistakes: Mistakes;
}

/** The modules of some files; one that does not parse is a mistake and left out. */
export function parseModules(files: readonly SourceFile[], parsing: Parsing): readonly Module[] {
  return files.flatMap((source) => {
    const text = textOf(source, parsing.mistakes);
    if (text === undefined) return [];
    return parsing.mistakes.take(parse(source, text, parsing)) ?? [];
  });
}

function parse({ path, file }: SourceFile, text: string, { engine, manifest }: Parsing): Outcome<Module> {
  if (manifest?.rego.v0.some((pattern) => pattern.matches(path)) === true) return engine.parse(text, file, "v0");
  const parsed = engine.parse(text, file, "v1");
  if (parsed.value !== undefined || engine.parse(text, file, "v0").value === undefined) return parsed;
  return { diagnostics: withVersionHint(parsed.diagnostics, path) };
}

/** Nobody guesses the version of a text; but one that is sound as v0 may well be meant so. */
function withVersionHint([first, ...others]: readonly Diagnostic[], path: string): readonly Diagnostic[] {
  if (first === undefined) return [];
  const version = `as Rego v0 this file has no mistake: if it is v0, add \`rego: {v0: ["${path}"]}\` to rulebook.yaml`;
  return [{ ...first, hint: first.hint === undefined ? version : `${first.hint}; ${version}` }, ...others];
}

/** A pattern of the manifest that names no file was meant to name one. */
export function warnOfUnusedVersions(
  { value, document }: { readonly value: Manifest; readonly document: Document },
  files: readonly SourceFile[],
  mistakes: Mistakes,
): void {
  for (const [i, pattern] of value.rego.v0.entries()) {
    if (files.some(({ path }) => pattern.matches(path))) continue;
    mistakes.warning("rulebook_rego_unused", `no Rego file of the rulebook matches ${pattern.text}`, {
      span: spanAt(document, ["rego", "v0", i]),
      hint: "a path starts at the directory of rulebook.yaml, as in rules/conftest/**",
    });
  }
}

/** The text of a file; one that is not UTF-8 is a mistake. */
export function textOf(source: SourceFile, mistakes: Mistakes): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(source.bytes);
  } catch {
    mistakes.error("rulebook_not_utf8", `${source.file} is not UTF-8 text`, { span: startOfFile(source.file) });
    return undefined;
  }
}
