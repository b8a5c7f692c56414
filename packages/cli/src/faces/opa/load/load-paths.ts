import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Module, parseModule, type RegoVersion } from "@sekisho/rego/on-demand";
import { findFiles } from "../../load/find-files.ts";
import { isData, readData } from "../../load/read-data.ts";
import type { Verification } from "../bundle/signature.ts";
import { errorsOf, type OpaError } from "../output/errors.ts";
import { ignores } from "./ignore.ts";
import type { Loaded } from "./loaded.ts";

export interface LoadOptions {
  readonly cwd: string;
  readonly regoVersion: RegoVersion;
  /** Patterns of names that are left out. */
  readonly ignore: readonly string[];
  /** Whether files of data are passed over. */
  readonly policiesOnly?: boolean;
  /** What signatures of bundles must fit; with nothing, signed ones are refused. `skip` takes bundles as they are. */
  readonly verification: Verification | "skip" | undefined;
  /** Whether bundles that own the same are refused, which they are unless stated. */
  readonly overlaps?: "refused" | "taken";
  /** Whether links in the directory of a bundle count. */
  readonly followLinks?: boolean;
}

/** All policies and data files at and below some paths, as `--data` takes them. What is named itself is read, too. */
export function loadPaths(
  paths: readonly string[],
  { cwd, regoVersion, ignore, policiesOnly = false }: LoadOptions,
): Loaded {
  const wanted = (name: string, depth: number): boolean =>
    name.endsWith(".rego") || (!policiesOnly && (depth === 0 || isData(name)));
  const { files, mistakes } = findFiles(paths, cwd, wanted, ignores(ignore));
  const errors: OpaError[] = mistakes.map((message) => ({ message }));
  const policies = files.filter(({ path }) => path.endsWith(".rego"));
  const { data, mistakes: dataMistakes } = readData(
    files.filter(({ path }) => !path.endsWith(".rego")),
    cwd,
  );
  errors.unshift(...dataMistakes.map((message) => ({ message })));
  const texts = new Map<string, string>();
  const modules: Module[] = [];
  for (const { path } of policies) {
    if (texts.has(path)) continue;
    const text = readFileSync(resolve(cwd, path), "utf8");
    texts.set(path, text);
    const { value, diagnostics } = parseModule(text, path, { regoVersion });
    if (value === undefined) errors.push(...errorsOf(diagnostics, () => text));
    else modules.push(value);
  }
  modules.sort((a, b) => (a.file < b.file ? -1 : 1));
  return { modules, data, errors, textOf: (file) => texts.get(file) };
}
