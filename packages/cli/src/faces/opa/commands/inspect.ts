import { basename } from "node:path";
import { Problem } from "@sekisho/core";
import type { Module } from "@sekisho/rego/on-demand";
import { annotationsOf, redeclaredAnnotations } from "@sekisho/rego/tools";
import type { World } from "../../world.ts";
import type { BundleFile } from "../bundle/bundle.ts";
import { bundleFiles } from "../bundle/files.ts";
import { foldersOf } from "../bundle/read-bundle.ts";
import { signaturesOf } from "../bundle/signature.ts";
import { loadOptions } from "../load/load.ts";
import { loadedOf, openBundle } from "../load/load-bundles.ts";
import { type LoadOptions, loadPaths } from "../load/load-paths.ts";
import type { Loaded } from "../load/loaded.ts";
import { errorsOf, errorsText, OpaErrors } from "../output/errors.ts";
import { type Inspected, inspectedJson, inspectedText } from "../output/inspected.ts";
import { refText } from "../output/paths.ts";
import type { Call } from "./command.ts";

/** `opa inspect`: what a bundle, or a Rego file, contributes. */
export function inspect({ operands: [path = ""], options, world }: Call): Promise<number> {
  try {
    const loading = loadOptions(options, world.cwd);
    const inspected = path.endsWith(".rego") ? ofFile(path, loading) : ofBundle(path, loading);
    const shown = { ...inspected, annotations: options.bool("annotations") ? inspected.annotations : [] };
    world.out(options.text("format") === "json" ? inspectedJson(shown) : inspectedText(shown));
    return Promise.resolve(0);
  } catch (error) {
    return Promise.resolve(told(error, world));
  }
}

function told(error: unknown, world: World): number {
  if (!(error instanceof Problem)) throw error;
  const why = error instanceof OpaErrors ? errorsText(error.list, error.when) : error.message;
  world.err(`error: ${why}\n`);
  return 1;
}

function ofFile(path: string, options: LoadOptions): Inspected {
  const loaded = checked(loadPaths([path], options));
  return {
    manifest: undefined,
    namespaces: namespacesOf(loaded.modules, []),
    annotations: annotations(loaded.modules),
  };
}

function ofBundle(path: string, options: LoadOptions): Inspected {
  const bundle = openBundle(path, options);
  const { modules } = loadedOf(bundle);
  const files = bundleFiles(path, { cwd: options.cwd, ignores: () => false });
  return {
    manifest: bundle.manifest,
    signatures: signaturesOf(files),
    namespaces: namespacesOf(
      modules,
      files.filter(({ path: inside }) => LISTED.has(basename(inside))),
    ),
    annotations: annotations(modules),
  };
}

function checked(loaded: Loaded): Loaded {
  if (loaded.errors.length > 0) throw new OpaErrors(loaded.errors, "during loading");
  return loaded;
}

/** The files of data that OPA lists. */
const LISTED = new Set(["data.json", "data.yaml"]);

/** Which files say something under which name, in the order of names. */
function namespacesOf(modules: readonly Module[], dataFiles: readonly BundleFile[]): Inspected["namespaces"] {
  const files = [
    ...dataFiles.map(({ path, file }) => ({ name: refText(["data", ...foldersOf(path)]), path: file })),
    ...modules.map(({ package: { path }, file }) => ({ name: refText(["data", ...path]), path: file })),
  ];
  const names = [...new Set(files.map(({ name }) => name))].sort();
  return names.map((name) => ({
    name,
    files: files
      .filter((file) => file.name === name)
      .map(({ path }) => path)
      .sort(),
  }));
}

/** Blocks of METADATA in the order of what they speak of. */
function annotations(modules: readonly Module[]): Inspected["annotations"] {
  const errors = errorsOf(redeclaredAnnotations(modules));
  if (errors.length > 0) throw new OpaErrors(errors);
  const all = modules.flatMap((module) => annotationsOf(module).map((annotated) => ({ file: module.file, annotated })));
  return all.sort((a, b) => comparePaths(a.annotated.path, b.annotated.path));
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((part, i) => part !== b[i]);
  if (at < 0) return a.length - b.length;
  const [left = "", right] = [a[at], b[at]];
  return right === undefined || left > right ? 1 : -1;
}
