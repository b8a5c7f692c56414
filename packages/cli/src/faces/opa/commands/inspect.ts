import { statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { isJsonObject, type JsonObject, Problem } from "@sekisho/core";
import { json } from "@sekisho/formats";
import type { Module } from "@sekisho/rego/on-demand";
import { annotationsOf } from "@sekisho/rego/tools";
import { systemText } from "../../go/system-text.ts";
import type { World } from "../../world.ts";
import { loadOptions } from "../load/load.ts";
import { type BundleEntry, bundleEntries, loadBundles, MANIFEST } from "../load/load-bundles.ts";
import { type LoadOptions, loadPaths } from "../load/load-paths.ts";
import type { Loaded } from "../load/loaded.ts";
import { errorsText, OpaErrors } from "../output/errors.ts";
import { type Inspected, inspectedJson, inspectedText } from "../output/inspected.ts";
import { refText } from "../output/paths.ts";
import type { Call } from "./command.ts";

/** `opa inspect`: what a bundle, or a Rego file, contributes. */
export function inspect({ operands: [path = ""], options, world }: Call): Promise<number> {
  try {
    const loading = { ...loadOptions(options, world.cwd), ignore: [] };
    const inspected = path.endsWith(".rego") ? ofFile(path, loading) : ofBundle(path, loading);
    const shown = { ...inspected, annotations: options.bool("annotations") ? inspected.annotations : [] };
    world.out(options.text("format") === "json" ? inspectedJson(shown) : inspectedText(shown));
    return Promise.resolve(0);
  } catch (error) {
    return Promise.resolve(told(error, path, world));
  }
}

function told(error: unknown, path: string, world: World): number {
  const isSystem = error instanceof Error && "syscall" in error;
  if (!(error instanceof Problem) && !isSystem) throw error;
  let why = error.message;
  if (error instanceof OpaErrors) why = errorsText(error.list, error.when);
  else if (isSystem) {
    why = `error reading ${JSON.stringify(path)}: ${systemText(error).replace(resolve(world.cwd, path), path)}`;
  } else why = `bundle ${path}: ${why}`;
  world.err(`error: ${why}\n`);
  return 1;
}

function ofFile(path: string, options: LoadOptions): Inspected {
  const loaded = checked(loadPaths([path], options));
  return { manifest: undefined, namespaces: namespacesOf(loaded.modules, []), annotations: annotations(loaded) };
}

function ofBundle(path: string, options: LoadOptions): Inspected {
  statSync(resolve(options.cwd, path));
  const entries = bundleEntries(path, options);
  const loaded = checked(loadBundles([path], options));
  const manifest = entries.find(({ inside }) => inside === MANIFEST);
  return {
    manifest: manifest === undefined ? {} : readManifest(manifest),
    namespaces: namespacesOf(loaded.modules, entries),
    annotations: annotations(loaded),
  };
}

function checked(loaded: Loaded): Loaded {
  if (loaded.errors.length > 0) throw new OpaErrors(loaded.errors, "during loading");
  return loaded;
}

/** The reader of the bundle has refused what is no object. */
function readManifest({ bytes, path }: BundleEntry): JsonObject {
  const { documents } = json.read(bytes, path, { duplicates: "last" });
  const value = documents[0]?.value;
  return isJsonObject(value) ? value : {};
}

/** Which files say something under which name, in the order of names. */
function namespacesOf(modules: readonly Module[], entries: readonly BundleEntry[]): Inspected["namespaces"] {
  const files = [
    ...entries
      .filter(({ inside }) => /^data\.(?:json|ya?ml)$/.test(basename(inside)))
      .map(({ path, inside }) => ({ name: refText(["data", ...inside.split("/").slice(0, -1)]), path })),
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
function annotations({ modules }: Loaded): Inspected["annotations"] {
  const all = modules.flatMap((module) => annotationsOf(module).map((annotated) => ({ file: module.file, annotated })));
  return all.sort((a, b) => comparePaths(a.annotated.path, b.annotated.path));
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((part, i) => part !== b[i]);
  if (at < 0) return a.length - b.length;
  const [left = "", right] = [a[at], b[at]];
  return right === undefined || left > right ? 1 : -1;
}
