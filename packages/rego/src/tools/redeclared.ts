/** Blocks of METADATA that say again what there is one block for. */
import type { Diagnostic } from "@sekisho/core";
import { Mistakes } from "../check/diagnostics.ts";
import { pathKey } from "../check/names.ts";
import type { Module } from "../syntax/ast.ts";
import { constantName } from "./annotations.ts";

/**
 * Each document, and each package, has one block of METADATA of a scope, as in OPA; a rule has its own. The others are
 * told, in the order of files: code `rego_type_error`.
 */
export function redeclaredAnnotations(modules: readonly Module[]): readonly Diagnostic[] {
  const mistakes = new Mistakes();
  const first = new Map<string, string>();
  const inOrder = modules.toSorted((a, b) => (a.file < b.file ? -1 : Number(a.file > b.file)));
  for (const module of inOrder) {
    for (const annotation of module.annotations) {
      const { scope, start } = annotation;
      if (scope === "rule") continue;
      const rule = annotation.rule === undefined ? undefined : module.rules[annotation.rule];
      const name = scope === "document" && rule !== undefined ? constantName(rule) : [];
      const key = pathKey([scope, ...module.package.path, ...name]);
      const place = first.get(key);
      if (place === undefined) first.set(key, `${module.file}:${module.lines.position(start).line}`);
      else mistakes.add(module, annotation, "rego_type_error", `${scope} annotation redeclared: ${place}`);
    }
  }
  return mistakes.list;
}
