import { lstatSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { refusal } from "../refusal.ts";

/** What is on this machine is not copied: a link leads to it, from `directory` itself or, for a file, from a name in it. */
export async function getFile(url: URL, directory: string): Promise<void> {
  const path = pathOf(url);
  const isDirectory = statOf(path).isDirectory();
  if (isDirectory && url.searchParams.has("checksum"))
    throw refusal("download_failed", "checksum cannot be specified for directory download");
  if (url.searchParams.has("checksum")) await readFile(url);
  const link = isDirectory ? directory : join(directory, url.searchParams.get("filename") ?? basename(path));
  const there = lstatSync(link, { throwIfNoEntry: false });
  if (there !== undefined && isDirectory && !there.isSymbolicLink())
    throw refusal("download_failed", `error downloading '${url.href}': destination exists and is not a symlink`);
  if (there !== undefined) rmSync(link);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(path, link);
}

/** The bytes of a file, checked against `checksum` of the query. Throws Problem `download_failed`. */
export async function readFile(url: URL): Promise<Uint8Array> {
  const path = pathOf(url);
  if (!statOf(path).isFile()) throw refusal("download_failed", `source path must be a file: ${path}`);
  const bytes = readFileSync(path);
  const expected = url.searchParams.get("checksum") ?? "";
  if (expected === "") return bytes;
  const [{ verifyChecksum }, { fetchList }] = await Promise.all([import("./checksum.ts"), import("./get-http.ts")]);
  await verifyChecksum(bytes, { expected, path }, fetchList);
  return bytes;
}

function pathOf(url: URL): string {
  return decodeURIComponent(url.pathname);
}

function statOf(path: string): NonNullable<ReturnType<typeof statSync>> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined) return found;
  throw refusal("download_failed", `source path error: stat ${path}: no such file or directory`);
}
