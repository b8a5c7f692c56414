import { partsOf, pathPart, type Rename, type SubjectId } from "@sekisho/subject";
import { type FilesReport, REPORT_LIMITS } from "../report/format.ts";
import type { FileRename } from "./git.ts";

type Renames = FilesReport["renames"];

/** What bears another name since: resources that a plan moved, and whatever stands in a file that git saw renamed. */
export function renamesOf(
  subjects: readonly SubjectId[],
  { moved, files }: { readonly moved: readonly Rename[]; readonly files: readonly FileRename[] },
): Renames {
  const before = new Map(files.map(({ from, to }) => [to, from]));
  const inFiles = subjects.flatMap((to): Renames => {
    const { path } = partsOf(to);
    const from = path === undefined || to.type.startsWith("tf:") ? undefined : formerPath(path, before);
    if (from === undefined || path === undefined) return [];
    const [here, there] = to.type.startsWith("file:") ? [pathPart(path), pathPart(from)] : [path, from];
    return [{ from: { type: to.type, name: there + to.name.slice(here.length) }, to: named(to) }];
  });
  const all = [...moved.map(({ from, to }) => ({ from: named(from), to: named(to) })), ...inFiles];
  return all.slice(0, REPORT_LIMITS.renames);
}

/** Files that make a directory a chart or an overlay: where one moves, the directory has. */
const MARKS = ["Chart.yaml", "kustomization.yaml", "kustomization.yml", "Kustomization"];

function formerPath(path: string, before: ReadonlyMap<string, string>): string | undefined {
  const file = before.get(path);
  if (file !== undefined) return file;
  for (const mark of MARKS) {
    const from = before.get(`${path}/${mark}`);
    if (from?.endsWith(`/${mark}`) === true) return from.slice(0, -mark.length - 1);
  }
  return undefined;
}

function named({ type, name }: SubjectId): Renames[number]["from"] {
  return { type, name };
}
