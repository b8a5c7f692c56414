import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { Problem } from "@sekisho/core";
import { readTar } from "../../archive/read-tar.ts";
import type { BundleFile } from "./bundle.ts";

/** More than a bundle needs; what unpacks to more is refused before memory is used up. */
const MAX_BYTES = 1024 * 1024 * 1024;

/** Bytes that every gzip file begins with. */
const GZIP_HEADER = 10;

export interface FilesOptions {
  readonly cwd: string;
  /** Whether a path is left out, with all below it. */
  readonly ignores: (path: string) => boolean;
  readonly followLinks?: boolean;
}

/**
 * All files of a bundle: of a directory, in the order of names, or of a .tar.gz, in its order. Throws Problem
 * `archive_invalid`, and what the system refuses.
 */
export function bundleFiles(path: string, options: FilesOptions): readonly BundleFile[] {
  const given = path.replace(/^file:\/\//, "");
  const full = resolve(options.cwd, given);
  if (statSync(full).isDirectory()) return directoryFiles(given, options);
  return archiveFiles(readFileSync(full), given).filter(({ path: inside }) => !isIgnored(inside, options));
}

/** The files in the bytes of a .tar.gz; their names begin with `base` where several bundles meet. Throws Problem `archive_invalid`. */
export function archiveFiles(packed: Uint8Array, base: string): readonly BundleFile[] {
  const files = readTar(unzip(packed), (why) => invalid(why)).filter(({ kind }) => kind === "file");
  return files.map(({ name, content }) => ({ path: name, file: name, url: join(base, name), bytes: content }));
}

function unzip(packed: Uint8Array): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    throw invalid(gzipText(packed, error), error);
  }
}

/** What Go's reader of gzip says. */
function gzipText(packed: Uint8Array, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (packed.length < GZIP_HEADER) return "archive read failed: unexpected EOF";
  if (packed[0] !== 0x1f || packed[1] !== 0x8b) return "archive read failed: gzip: invalid header";
  if (code === "ERR_BUFFER_TOO_LARGE") return "the archive unpacks to more than 1 GiB";
  return code === "Z_BUF_ERROR" ? "unexpected EOF" : "gzip: invalid checksum";
}

function invalid(why: string, cause?: unknown): Problem {
  return new Problem("archive_invalid", `bundle read failed: ${why}`, { cause });
}

/** A file in an archive, or a directory that it stands in. */
function isIgnored(path: string, { ignores }: FilesOptions): boolean {
  const parts = path.split("/");
  return parts.some((part, i) => part !== "" && ignores(parts.slice(0, i + 1).join("/")));
}

function directoryFiles(root: string, { cwd, ignores, followLinks = false }: FilesOptions): readonly BundleFile[] {
  const files: BundleFile[] = [];
  const walk = (inside: string): void => {
    for (const name of readdirSync(resolve(cwd, root, inside)).sort()) {
      const below = join(inside, name);
      const full = resolve(cwd, root, below);
      const stat = lstatSync(full);
      if (ignores(join(root, below))) continue;
      if (stat.isDirectory()) walk(below);
      else if (stat.isFile() || (followLinks && stat.isSymbolicLink() && statSync(full).isFile())) {
        const file = join(root, below);
        files.push({ path: `/${below}`, file, url: file, bytes: readFileSync(full) });
      }
    }
  };
  walk("");
  return files;
}
