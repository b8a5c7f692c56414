import type { Outcome } from "@sekisho/core";
import type { Engine } from "../engine/engine.ts";
import { rulesWithoutInstance } from "../exemptions/instances.ts";
import { readExemptions } from "../exemptions/read.ts";
import { readOwners } from "../owners/read.ts";
import type { Rule } from "../rule.ts";
import type { Digests, RegoTests, Rulebook, RulebookModules } from "../rulebook.ts";
import type { ScriptsOptions } from "../script/scripts.ts";
import { digestsOf } from "./digests.ts";
import { allUnits, readUnits, type Unit } from "./includes.ts";
import { linkRules } from "./link.ts";
import { Mistakes } from "./mistakes.ts";
import { parseModules } from "./modules.ts";
import { programParts } from "./programs.ts";
import { loadScripts } from "./script-rules.ts";

export interface LoadOptions {
  /** Directory that holds the rulebook `sekisho:NAME` as NAME. */
  readonly builtinRulebooks?: string;
  /** Compiles and evaluates Rego; packages/rego where none is given. */
  readonly engine?: Engine;
  /** What rules in TypeScript may use, and who hears what they print. */
  readonly scripts?: ScriptsOptions;
}

/**
 * Reads, checks and compiles the rulebook in a directory with all it includes (rulebook.md). Either everything is
 * sound, or every mistake of every file comes as a diagnostic with its place: manifests, rules, metadata, parameters,
 * stages, data, owners and exemptions, and under their own file names those of the includes. Codes begin with
 * `rulebook_`, `exemption_`, `owners_`, `rego_`, or those of the formats.
 */
export async function loadRulebook(directory: string, options: LoadOptions = {}): Promise<Outcome<Rulebook>> {
  const mistakes = new Mistakes();
  const engine = options.engine ?? (await import("../engine/rego.ts")).regoEngine;
  const { builtinRulebooks } = options;
  const root = readUnits(
    directory,
    { engine, ...(builtinRulebooks === undefined ? {} : { builtinRulebooks }) },
    mistakes,
  );
  await engine.prepare(allUnits(root).flatMap(({ source }) => source.modules.map(({ text }) => text)));
  const scripts = await loadScripts(allUnits(root), mistakes, options.scripts);
  const { rules, renamed, known } = await linkRules(root, { engine, scripts }, mistakes);
  warnOfDeprecated(rules, mistakes);
  const { files, manifest } = root.source;
  const ownersFile = files.owners[0];
  const owners = ownersFile === undefined ? undefined : readOwners(ownersFile, mistakes);
  const against = {
    rules: known,
    withoutInstance: rulesWithoutInstance(rules),
    hasOwnersFile: ownersFile !== undefined,
    ...(owners === undefined ? {} : { owners }),
  };
  const exemptions = readExemptions(files.exemptions, against, mistakes);
  if (manifest === undefined || mistakes.hasErrors) return { diagnostics: mistakes.list };
  const digests = unitDigests(root);
  const value: Rulebook = {
    name: root.prefix,
    version: manifest.value.version,
    directory,
    rules,
    renamed,
    exemptions,
    ...(owners === undefined ? {} : { owners }),
    includes: allUnits(root)
      .slice(1)
      .map((unit) => ({
        name: unit.prefix,
        version: unit.source.manifest?.value.version ?? "",
        directory: unit.source.directory,
        digests: unitDigests(unit),
      })),
    sources: allUnits(root).map(modulesOf),
    digests,
    tests: {
      readRego: () => readRegoTests(root, engine),
      caseFiles: root.source.caseFiles,
      scripts: { tests: root.source.scriptTests, files: root.source.scripts },
    },
    warnings: mistakes.list,
  };
  return { value, diagnostics: mistakes.list };
}

function modulesOf({ prefix: name, source: { directory, modules, data, scripts } }: Unit): RulebookModules {
  const texts = scripts.map(({ path, file, bytes }) => ({ path, file, text: new TextDecoder().decode(bytes) }));
  return { name, directory, modules, data, scripts: texts };
}

function readRegoTests(root: Unit, engine: Engine): Outcome<RegoTests> {
  const mistakes = new Mistakes();
  const modules = parseModules(root.source.regoTests, { engine, manifest: root.source.manifest?.value, mistakes });
  const program = programParts(root, [...root.source.modules, ...modules], mistakes);
  return mistakes.hasErrors
    ? { diagnostics: mistakes.list }
    : { value: { modules, program }, diagnostics: mistakes.list };
}

function warnOfDeprecated(rules: readonly Rule[], mistakes: Mistakes): void {
  for (const rule of rules) {
    if (rule.kind === "conftest" || rule.deprecated === undefined) continue;
    const { since, use, until } = rule.deprecated;
    const end = until === undefined ? "" : `, it goes away on ${until}`;
    mistakes.warning("rulebook_deprecated_rule", `${rule.id} is deprecated since ${since}${end}`, {
      span: rule.span,
      hint: use === undefined ? undefined : `use ${use}`,
    });
  }
}

function unitDigests(unit: Unit): Digests {
  return digestsOf(
    unit.source.files,
    unit.includes.map((include) => ({ prefix: include.prefix, digests: unitDigests(include) })),
  );
}
