import { readFileSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { Problem } from "@sekisho/core";
import { bundleModules, type Module, parseModule } from "@sekisho/rego/on-demand";
import { systemText } from "../../go/system-text.ts";
import { findFiles } from "../../load/find-files.ts";
import { DataTree } from "../../load/read-data.ts";
import { errorsOf, type OpaError } from "../output/errors.ts";
import { ignores } from "./ignore.ts";
import type { LoadOptions } from "./load-paths.ts";
import type { Loaded } from "./loaded.ts";
import { readTarGz } from "./tar.ts";

export const MANIFEST = ".manifest";
const DATA = new Set(["data.json", "data.yaml", "data.yml"]);

/** A file of a bundle; `path` is what messages call it, `inside` its place in the bundle, without a leading slash. */
export interface BundleEntry {
  readonly path: string;
  readonly inside: string;
  readonly bytes: Uint8Array;
}

/** Bundles (directories, or .tar.gz files) as `--bundle` takes them: one program of all their policies and data. */
export function loadBundles(paths: readonly string[], options: LoadOptions): Loaded {
  const reading = new Reading(options);
  for (const path of paths) reading.bundle(path);
  return reading.loaded();
}

/**
 * The files of a bundle that count: policies, data and the manifest. Throws Problem `archive_invalid`, and what the
 * system refuses.
 */
export function bundleEntries(path: string, { cwd, ignore }: LoadOptions): readonly BundleEntry[] {
  const full = resolve(cwd, path);
  if (!statSync(full).isDirectory()) {
    return readTarGz(readFileSync(full)).flatMap(({ name, bytes }) => {
      const inside = name.replace(/^(?:\.?\/)+/, "");
      return counts(basename(inside)) ? [{ path: inside, inside, bytes }] : [];
    });
  }
  const { files } = findFiles([path], cwd, counts, ignores(ignore));
  return files.map(({ path: file, parents }) => ({
    path: file,
    inside: [...parents, basename(file)].join("/"),
    bytes: readFileSync(resolve(cwd, file)),
  }));
}

function counts(name: string): boolean {
  return name.endsWith(".rego") || DATA.has(name) || name === MANIFEST;
}

/** Bundles that are read one after the other. */
class Reading {
  readonly #options: LoadOptions;
  readonly #modules: Module[] = [];
  readonly #errors: OpaError[] = [];
  readonly #data = new DataTree();
  readonly #texts = new Map<string, string>();

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  loaded(): Loaded {
    const texts = this.#texts;
    return {
      modules: this.#modules,
      data: this.#data.value(),
      errors: this.#errors,
      textOf: (file) => texts.get(file),
    };
  }

  bundle(path: string): void {
    try {
      this.#entries(bundleEntries(path, this.#options));
    } catch (error) {
      if (error instanceof Problem) this.#fail(`loading error: bundle ${path}: ${error.message}`);
      else if (error instanceof Error && "syscall" in error) {
        const why = systemText(error).replace(resolve(this.#options.cwd, path), path);
        this.#fail(`loading error: error reading ${JSON.stringify(path)}: ${why}`);
      } else throw error;
    }
  }

  #fail(message: string): void {
    this.#errors.push({ message });
  }

  #entries(entries: readonly BundleEntry[]): void {
    const manifest = entries.find(({ inside }) => inside === MANIFEST);
    const policies = entries.filter(({ inside }) => inside.endsWith(".rego"));
    for (const { path, inside, bytes } of entries) {
      if (!DATA.has(basename(inside))) continue;
      const mistake = this.#data.add(bytes, path, inside.split("/").slice(0, -1));
      if (mistake !== undefined) this.#fail(mistake);
    }
    const { value: sources, diagnostics } = bundleModules(
      policies.map(({ inside, bytes }) => ({ path: inside, text: Buffer.from(bytes).toString("utf8") })),
      manifest === undefined ? undefined : { file: manifest.path, text: Buffer.from(manifest.bytes).toString("utf8") },
    );
    this.#errors.push(...errorsOf(diagnostics));
    for (const [i, source] of (sources ?? []).entries()) this.#policy(policies[i]?.path ?? source.file, source);
  }

  #policy(path: string, { text, regoVersion }: { readonly text: string; readonly regoVersion?: "v0" | "v1" }): void {
    this.#texts.set(path, text);
    const version = this.#options.regoVersion === "v0" ? "v0" : (regoVersion ?? "v1");
    const { value, diagnostics } = parseModule(text, path, { regoVersion: version });
    if (value === undefined) this.#errors.push(...errorsOf(diagnostics, () => text));
    else this.#modules.push(value);
  }
}
