import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { locateRulebook } from "../judge/rulebooks.ts";
import { statOf } from "../repository/repository.ts";
import type { Run } from "../run.ts";
import { walk } from "../walk/walk.ts";

/** Directories in which a change may change what a run comes to: what it walks, its settings, baseline and rulebooks. */
export function watchedDirectories(run: Run, builtinRulebooks: string): ReadonlySet<string> {
  const { repository, settings, paths, rulebooks } = run;
  const found = new Set<string>();
  const enter = (directory: string): void => void found.add(directory);
  const options = { repository, ignore: settings.ignore, takes: () => true, enter };
  // What is asked for is the way, not what lies there.
  for (const _ of walk(paths, options)) continue;
  for (const path of paths) found.add(nearest(statOf(path)?.isDirectory() === true ? path : dirname(path)));
  const { settingsFile, root } = repository;
  found.add(settingsFile === undefined ? root : dirname(settingsFile));
  if (settings.baseline !== undefined) found.add(nearest(dirname(settings.baseline)));
  const named = settings.rulebooks.map((use) => locateRulebook(use, builtinRulebooks));
  const loaded = rulebooks.flatMap(({ rulebook: { directory, includes } }) => [
    directory,
    ...includes.map((include) => include.directory),
  ]);
  for (const directory of [...named, ...loaded]) if (typeof directory === "string") below(directory, found);
  return found;
}

/** The directory, or the one above it that is there: so that its coming is seen. */
function nearest(directory: string): string {
  let at = directory;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

function below(directory: string, found: Set<string>): void {
  found.add(nearest(directory));
  if (!existsSync(directory)) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory() && !entry.name.startsWith(".")) below(join(directory, entry.name), found);
  }
}
