/** Which version of Rego the files of a bundle are written in: `rego_version` and `file_rego_versions` of its `.manifest`. */
import { type Diagnostic, isJsonObject, type Json, LineTable, type Outcome } from "@sekisho/core/browser";
import { GlobSyntaxError, globToRegex } from "../builtins/globbing/pattern.ts";
import { regexOf } from "../builtins/regex/engine.ts";
import { PatternError } from "../builtins/regex/pattern-text.ts";
import type { SourceModule } from "../compile-with.ts";
import { Budget } from "../runtime/budget.ts";
import { compare } from "../runtime/compare.ts";
import { EvalError } from "../runtime/errors.ts";
import type { RegoVersion } from "../syntax/ast.ts";

/** A `.rego` file of a bundle. `path` is that inside the bundle, with `/`, with or without a leading one. */
export interface BundleFile {
  readonly path: string;
  readonly text: string;
}

export interface BundleManifest {
  /** What diagnostics call it: `bundle/.manifest`. */
  readonly file: string;
  readonly text: string;
}

/**
 * The modules of a bundle, each with its version: that of the first pattern in `file_rego_versions` (in the order of
 * their text) that matches its path, else `rego_version`, else `otherwise`. In patterns paths begin with `/`, and `*` goes over
 * it, as in OPA 1.19. Codes: `bundle_manifest_syntax`, `bundle_manifest_type`, `bundle_rego_version`, `bundle_glob`.
 */
export function bundleModules(
  files: readonly BundleFile[],
  manifest?: BundleManifest,
  otherwise: RegoVersion = "v1",
): Outcome<readonly SourceModule[]> {
  const versions =
    manifest === undefined ? { value: () => otherwise, diagnostics: [] } : readVersions(manifest, otherwise);
  const { value: versionOf, diagnostics } = versions;
  if (versionOf === undefined) return { diagnostics };
  return { value: files.map(({ path, text }) => ({ file: path, text, regoVersion: versionOf(path) })), diagnostics };
}

interface Pattern {
  readonly matches: (path: string) => boolean;
  readonly version: RegoVersion;
}

function readVersions({ file, text }: BundleManifest, otherwise: RegoVersion): Outcome<(path: string) => RegoVersion> {
  const diagnostics: Diagnostic[] = [];
  const report = (code: string, message: string, hint: string, at = 0): void => {
    diagnostics.push({ code, severity: "error", message, span: new LineTable(file, text).span(at, at), hint });
  };
  const placeOf = (key: string): number => Math.max(0, text.indexOf(JSON.stringify(key)));
  const version = (value: Json, key: string): RegoVersion => {
    if (value === 0 || value === 1) return value === 0 ? "v0" : "v1";
    const message = `expected 0 or 1 as the version of ${key}, found ${JSON.stringify(value)}`;
    report("bundle_rego_version", message, "0 is Rego v0, 1 is Rego v1", placeOf(key));
    return "v1";
  };
  const manifest = parse(text);
  if (manifest === undefined) {
    report(
      "bundle_manifest_syntax",
      "the manifest of the bundle is not JSON",
      "write a JSON object, or remove the file",
    );
    return { diagnostics };
  }
  if (!isJsonObject(manifest)) {
    report("bundle_manifest_type", "the manifest of the bundle is not a JSON object", `write {"rego_version": 0}`);
    return { diagnostics };
  }
  const { rego_version: all, file_rego_versions: byFile } = manifest;
  const fallback = all === undefined || all === null ? otherwise : version(all, "rego_version");
  const patterns: Pattern[] = [];
  const globs = byFile ?? {};
  if (isJsonObject(globs)) {
    for (const [glob, value] of Object.entries(globs).sort(([a], [b]) => compare(a, b))) {
      const matches = compileGlob(glob);
      const hint = `paths begin with "/", as in "/policies/*.rego"`;
      if (matches === undefined) report("bundle_glob", `${JSON.stringify(glob)} is no pattern`, hint, placeOf(glob));
      else patterns.push({ matches, version: version(value, glob) });
    }
  } else {
    const hint = `write {"file_rego_versions": {"/policies/*.rego": 0}}`;
    report("bundle_manifest_type", "file_rego_versions is not an object", hint, placeOf("file_rego_versions"));
  }
  if (diagnostics.length > 0) return { diagnostics };
  return {
    value: (path) => patterns.find(({ matches }) => matches(`/${path.replace(/^\/+/, "")}`))?.version ?? fallback,
    diagnostics,
  };
}

function parse(text: string): Json | undefined {
  try {
    // What JSON.parse gives is JSON.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function compileGlob(glob: string): ((path: string) => boolean) | undefined {
  try {
    const regex = regexOf(globToRegex(glob, []));
    return (path) => regex.test(path, new Budget());
  } catch (error) {
    if (error instanceof GlobSyntaxError || error instanceof PatternError || error instanceof EvalError)
      return undefined;
    throw error;
  }
}
