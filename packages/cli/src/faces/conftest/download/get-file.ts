import { lstatSync, mkdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { refusal } from "../refusal.ts";

/** What is on this machine is not copied: a link leads to it, from `directory` itself or, for a file, from a name in it. */
export function getFile(url: URL, directory: string): void {
  const path = decodeURIComponent(url.pathname);
  const from = statSync(path, { throwIfNoEntry: false });
  if (from === undefined)
    throw refusal("download_failed", `source path error: stat ${path}: no such file or directory`);
  const link = from.isDirectory() ? directory : join(directory, basename(path));
  const there = lstatSync(link, { throwIfNoEntry: false });
  if (there !== undefined && from.isDirectory() && !there.isSymbolicLink())
    throw refusal("download_failed", `error downloading '${url.href}': destination exists and is not a symlink`);
  if (there !== undefined) rmSync(link);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(path, link);
}
