import { existsSync } from "node:fs";
import type { Diagnostic } from "@sekisho/core";
import type { Baseline } from "./baseline/entry.ts";
import { readBaseline } from "./baseline/read.ts";
import { type ChangedFiles, findChanged } from "./changed/changed-files.ts";
import type { CommandLine } from "./config.ts";
import type { Run } from "./run.ts";

export interface Surroundings {
  readonly changed?: ChangedFiles;
  readonly known?: Baseline;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What was broken before, and what has changed since, for a run whose rulebooks are open. Codes: `baseline_not_found`, those of
 * the baseline's reader and of git.
 */
export async function readSurroundings(
  { settings, rulebooks, repository }: Run,
  { changed: ref, writeBaseline }: CommandLine,
): Promise<Surroundings> {
  const file = settings.baseline;
  const diagnostics: Diagnostic[] = [];
  const loaded = rulebooks.map(({ rulebook }) => rulebook);
  const read = file === undefined ? { diagnostics: [] } : readBaseline(file, loaded);
  diagnostics.push(...read.diagnostics);
  if (file !== undefined && writeBaseline === undefined && !existsSync(file)) diagnostics.push(notFound(file));
  const directories = loaded.flatMap(({ directory, includes }) => [directory, ...includes.map((one) => one.directory)]);
  const rules = file === undefined ? directories : [...directories, file];
  const changed = ref === undefined ? undefined : await findChanged({ ref, repository, rules });
  if (changed !== undefined && "code" in changed) diagnostics.push(changed);
  return {
    diagnostics,
    ...(changed === undefined || "code" in changed ? {} : { changed }),
    ...(read.value === undefined ? {} : { known: read.value }),
  };
}

function notFound(file: string): Diagnostic {
  const hint = `write it: sekisho check --write-baseline ${file}`;
  return { code: "baseline_not_found", severity: "error", message: `there is no baseline ${file}`, hint };
}
