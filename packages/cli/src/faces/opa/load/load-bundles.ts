import { resolve } from "node:path";
import { Problem } from "@sekisho/core";
import { systemText } from "../../go/system-text.ts";
import { DataTree } from "../../load/read-data.ts";
import type { Bundle } from "../bundle/bundle.ts";
import { bundleFiles } from "../bundle/files.ts";
import { bundleOf } from "../bundle/read-bundle.ts";
import { overlapOf } from "../bundle/roots.ts";
import { ignores } from "./ignore.ts";
import type { LoadOptions } from "./load-paths.ts";
import type { Loaded } from "./loaded.ts";

/** Why bundles can't be loaded, in OPA's words: `bundle PATH: …`. */
export class BundleRefused extends Problem {
  /** The bundle; undefined where each can be loaded, and they don't go together. */
  readonly path: string | undefined;

  constructor(path: string | undefined, why: string, cause?: unknown) {
    super("bundle_refused", why, { cause });
    this.path = path;
  }
}

/** A bundle and the path that it was named by. */
export interface NamedBundle {
  readonly name: string;
  readonly bundle: Bundle;
}

/**
 * Bundles (directories, or .tar.gz files) as `--bundle` takes them, each once, in the order of their names. Throws
 * {@link BundleRefused}.
 */
export function openBundles(paths: readonly string[], options: LoadOptions): readonly NamedBundle[] {
  return [...new Set(paths)].sort().map((name) => ({ name, bundle: openBundle(name, options) }));
}

/** Throws {@link BundleRefused}. */
export function openBundle(path: string, options: LoadOptions): Bundle {
  const { cwd, ignore, regoVersion, verification, followLinks = false } = options;
  try {
    const files = bundleFiles(path, { cwd, ignores: ignores(ignore), followLinks });
    return bundleOf(files, { regoVersion, verification });
  } catch (error) {
    if (error instanceof Problem) throw new BundleRefused(path, `bundle ${path}: ${error.message}`, error);
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    const why = systemText(error).replace(resolve(cwd, path), path);
    throw new BundleRefused(path, `error reading ${JSON.stringify(path)}: ${why}`, error);
  }
}

/** Policies and data of one bundle. */
export function loadedOf({ modules, data }: Pick<Bundle, "modules" | "data">): Loaded {
  const texts = new Map(modules.map(({ file, text }) => [file, text]));
  return { modules: modules.map(({ module }) => module), data, errors: [], textOf: (file) => texts.get(file) };
}

/** Several bundles as one program. Throws {@link BundleRefused} where two own the same, unless such are taken. */
export function activated(
  bundles: readonly NamedBundle[],
  { overlaps = "refused" }: Pick<LoadOptions, "overlaps"> = {},
): Loaded {
  const named = bundles.map(({ name, bundle }) => ({ name, roots: bundle.manifest.roots }));
  const overlap = overlaps === "taken" ? undefined : overlapOf(named);
  if (overlap !== undefined) throw new BundleRefused(undefined, overlap);
  const data = new DataTree();
  for (const { bundle } of bundles) data.merge(bundle.data);
  const modules = bundles.flatMap(({ bundle }) => bundle.modules);
  return loadedOf({ modules, data: data.value() });
}
