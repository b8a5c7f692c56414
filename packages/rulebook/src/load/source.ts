/** Reads one rulebook directory by itself: what stands in its files, before includes and adjustments meet. */
import type { JsonObject } from "@sekisho/core";
import type { Document } from "@sekisho/formats";
import type { Module } from "@sekisho/rego";
import { isTestFile } from "@sekisho/rule/messages";
import type { Engine } from "../engine/engine.ts";
import { readData } from "./data.ts";
import type { DigestedFiles } from "./digests.ts";
import { readBySchema, readDocuments, readOneDocument, spanAt } from "./documents.ts";
import { readFiles, type SourceFile } from "./files.ts";
import { type Manifest, manifestSchema, salvageManifest } from "./manifest.ts";
import type { Mistakes } from "./mistakes.ts";
import { parseModules, warnOfUnusedVersions } from "./modules.ts";
import { type ConftestName, type NativePackage, readPackages } from "./packages.ts";
import { refuseRuleDocument } from "./refused.ts";
import { warnOfUnread } from "./unread.ts";
import { warnOfUnreadScripts } from "./unread-scripts.ts";
import { ENGINE_VERSION, inRange } from "./version-range.ts";

/** A directory's own parts; without its version and name `manifest` is absent, everything else is read all the same. */
export interface RulebookSource {
  readonly directory: string;
  readonly manifest?: { readonly value: Manifest; readonly document: Document };
  readonly files: DigestedFiles;
  readonly caseFiles: readonly SourceFile[];
  readonly modules: readonly Module[];
  /** False when a module could not be parsed: what others say of it would be beside the point. */
  readonly allParsed: boolean;
  /** `*_test.rego`, not parsed. */
  readonly regoTests: readonly SourceFile[];
  /** `*.ts` of rules/, tests left out: rules in TypeScript and what they import. */
  readonly scripts: readonly SourceFile[];
  /** `*.test.ts` and `*_test.ts` of rules/. */
  readonly scriptTests: readonly SourceFile[];
  readonly packages: readonly (NativePackage | ConftestName)[];
  /** Ids, without prefix, of native rules that have mistakes. */
  readonly brokenIds: readonly string[];
  readonly data: JsonObject;
}

export function readSource(directory: string, engine: Engine, mistakes: Mistakes): RulebookSource {
  const manifestFile = readFiles(directory, "rulebook.yaml", () => true, mistakes)[0];
  const manifest = readManifest(directory, manifestFile, mistakes);
  const rego = readFiles(directory, "rules", (path) => path.endsWith(".rego") && !isTest(path), mistakes);
  const otherRules = readFiles(directory, "rules", (path) => isDocument(path) && !isForEditors(path), mistakes);
  const typescript = readFiles(directory, "rules", (path) => /(?<!\.d)\.ts$/.test(path), mistakes);
  const scripts = typescript.filter(({ path }) => !isTestFile(path));
  const data = readFiles(directory, "data", isDocument, mistakes);
  const controls = readFiles(directory, "controls", isDocument, mistakes);
  const modules = parseModules(rego, { engine, manifest: manifest?.value, mistakes });
  const regoTests = readFiles(directory, "rules", isTest, mistakes);
  if (manifest !== undefined) warnOfUnusedVersions(manifest, [...rego, ...regoTests], mistakes);
  for (const source of otherRules) {
    for (const document of readDocuments(source, mistakes)) refuseRuleDocument(document, mistakes);
  }
  for (const source of controls) readDocuments(source, mistakes);
  warnOfUnread(directory, mistakes);
  warnOfUnreadScripts(directory, typescript, mistakes);
  return {
    directory,
    ...(manifest === undefined ? {} : { manifest }),
    files: {
      rules: [...(manifestFile === undefined ? [] : [manifestFile]), ...rego, ...otherRules, ...scripts, ...data],
      exemptions: readFiles(directory, "exemptions", isDocument, mistakes),
      owners: readFiles(directory, "owners.yaml", () => true, mistakes),
      controls,
    },
    caseFiles: readFiles(directory, "tests", (path) => /\.cases\.ya?ml$/.test(path), mistakes),
    modules,
    allParsed: modules.length === rego.length,
    regoTests,
    scripts,
    scriptTests: typescript.filter(({ path }) => isTestFile(path)),
    ...readPackages(modules, mistakes),
    data: readData(data, mistakes),
  };
}

function readManifest(directory: string, file: SourceFile | undefined, mistakes: Mistakes): RulebookSource["manifest"] {
  if (file === undefined) {
    mistakes.error("rulebook_not_found", `${directory} has no rulebook.yaml`, {
      hint: "`sekisho init` writes a starting rulebook",
    });
    return undefined;
  }
  const document = readOneDocument(file, mistakes);
  if (document === undefined) return undefined;
  const value = readBySchema(manifestSchema, document, mistakes) ?? salvageManifest(document.value);
  if (value === undefined) return undefined;
  if (value.engine !== undefined && !inRange(ENGINE_VERSION, value.engine)) {
    mistakes.error(
      "rulebook_engine_too_old",
      `the rulebook ${value.name} asks for sekisho ${value.engine}; this is ${ENGINE_VERSION}`,
      { span: spanAt(document, ["engine"]) },
    );
  }
  return { value, document };
}

function isDocument(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path);
}

/** `sekisho types` writes it beside the rules. */
function isForEditors(path: string): boolean {
  return path.endsWith("/tsconfig.json");
}

function isTest(path: string): boolean {
  return path.endsWith("_test.rego");
}
