import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Diagnostic, isJsonObject, Problem } from "@sekisho/core";
import { builtinsFor, type Module } from "@sekisho/rego/on-demand";
import { annotationsOf, policyModule } from "@sekisho/rego/tools";
import type { World } from "../../world.ts";
import type { Bundle } from "../bundle/bundle.ts";
import type { Options } from "../options.ts";
import { errorsOf, OpaErrors } from "../output/errors.ts";

type Path = readonly string[];

/**
 * `opa build --target js`: an ES module that answers entrypoints, and its types beside it. Throws Problem, and what the
 * system refuses.
 */
export async function buildModule(
  { bundle, entrypoints }: { readonly bundle: Bundle; readonly entrypoints: readonly Path[] },
  options: Options,
  { cwd }: World,
): Promise<void> {
  const modules = bundle.modules.map(({ module }) => module);
  const asked = distinct([...entrypoints, ...modules.flatMap(annotatedEntrypoints)]);
  if (asked.length === 0) throw new Problem("usage", "js compilation requires at least one entrypoint");
  const { value, diagnostics } = await policyModule({
    modules,
    data: bundle.data,
    entrypoints: asked,
    revision: options.isGiven("revision") ? options.text("revision") : bundle.manifest.revision,
    builtins: await builtinsFor(modules.map(({ text }) => text)),
  });
  if (value === undefined) throw refusal(diagnostics);
  const target = resolve(cwd, options.isGiven("output") ? options.text("output") : "policy.js");
  writeFileSync(target, value.code);
  writeFileSync(target.replace(/(?:\.(m)?js)?$/, ".d.$1ts"), value.types);
}

function refusal(diagnostics: readonly Diagnostic[]): Problem {
  const unknown = diagnostics.find(({ code }) => code === "no_such_entrypoint");
  return unknown === undefined ? new OpaErrors(errorsOf(diagnostics)) : new Problem("usage", unknown.message);
}

/** Packages and rules that METADATA names entrypoints. */
function annotatedEntrypoints(module: Module): readonly Path[] {
  return annotationsOf(module).flatMap(({ annotations, path, scope }) => {
    const isEntrypoint = isJsonObject(annotations) && annotations["entrypoint"] === true;
    return isEntrypoint && (scope === "package" || scope === "document") ? [path.slice(1)] : [];
  });
}

function distinct(paths: readonly Path[]): readonly Path[] {
  return [...new Map(paths.map((path) => [path.join("/"), path])).values()];
}
