import { posix } from "node:path";
import { formatFor } from "@sekisho/formats";
import { KUSTOMIZATION_NAMES } from "../render/kustomize/kustomization.ts";
import { IgnoreRules } from "./ignore-rules.ts";
import { DEPENDENCIES } from "./walk.ts";

export interface TrackedOptions {
  /** Absolute: from where names count. */
  readonly root: string;
  /** `check.ignore` of sekisho.yaml, in .gitignore syntax. */
  readonly ignore: readonly string[];
  readonly takes: (format: string) => boolean;
}

export interface TrackedFiles {
  readonly taken: ReadonlySet<string>;
  /** Those that belong to a chart or lie below a kustomization. */
  readonly rendered: ReadonlySet<string>;
}

/**
 * Of files that git tracks, by their names from the root, those that a walk would judge as they stand: no rulebook, no
 * settings, no dependencies, no format that nobody judges, and nothing that belongs to a chart or lies below a kustomization: those are
 * judged as they render. What .gitignore names is taken: it is tracked all the same.
 */
export function trackedFiles(names: readonly string[], { root, ignore, takes }: TrackedOptions): TrackedFiles {
  const own = IgnoreRules.none.with(root, ignore.join("\n"));
  const holding = (file: string): ReadonlySet<string> =>
    new Set(names.filter((name) => posix.basename(name) === file).map((name) => posix.dirname(name)));
  const [rulebooks, charts] = [holding("rulebook.yaml"), holding("Chart.yaml")];
  const kustomizations = new Set(KUSTOMIZATION_NAMES.flatMap((name) => [...holding(name)]));
  const isLeftOut = upwards(
    (directory) =>
      rulebooks.has(directory) ||
      DEPENDENCIES.has(posix.basename(directory)) ||
      (directory !== "." && own.ignores(posix.join(root, directory), "directory")),
  );
  const isRendered = upwards(
    (directory) =>
      kustomizations.has(directory) ||
      (["templates", "charts"].includes(posix.basename(directory)) && charts.has(posix.dirname(directory))),
  );
  const files = names.filter((name) => {
    const [base, directory] = [posix.basename(name), posix.dirname(name)];
    const format = formatFor(base);
    if (format?.load === undefined || !takes(format.name) || base === "sekisho.yaml") return false;
    return !isLeftOut(directory) && !own.ignores(posix.join(root, name), "file");
  });
  const rendered = new Set(files.filter((name) => isRendered(posix.dirname(name))));
  return { taken: new Set(files).difference(rendered), rendered };
}

/** Whether something holds for a directory or for one above it. */
function upwards(holds: (directory: string) => boolean): (directory: string) => boolean {
  const known = new Map<string, boolean>();
  const ask = (directory: string): boolean => {
    const there = known.get(directory);
    if (there !== undefined) return there;
    const answer = holds(directory) || (directory !== "." && ask(posix.dirname(directory)));
    known.set(directory, answer);
    return answer;
  };
  return ask;
}
