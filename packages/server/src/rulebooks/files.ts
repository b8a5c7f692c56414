import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { directoryDigest, Problem } from "@sekisho/core";

/** Files of a rulebook by path from its directory, with slashes. */
export type Files = ReadonlyMap<string, Buffer>;

const MAX_FILES = 20_000;
const MAX_BYTES = 64 * 1024 * 1024;
/** Belong to tools, not to the rulebook. */
const PASSED_OVER: ReadonlySet<string> = new Set([".git", "node_modules"]);

/** Reads a directory's files; links are passed over. Throws Problem `rulebook_too_large`, and what the system throws. */
export function readFiles(directory: string): Files {
  const files = new Map<string, Buffer>();
  let bytes = 0;
  const read = (below: string): void => {
    for (const entry of readdirSync(join(directory, below), { withFileTypes: true })) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) read(path);
      if (!entry.isFile()) continue;
      // Before it is read: a file may be larger than memory.
      if (files.size >= MAX_FILES || bytes + statSync(join(directory, path)).size > MAX_BYTES) {
        throw new Problem(
          "rulebook_too_large",
          `${directory} holds more than a rulebook may: ${MAX_FILES} files, 64 MiB`,
        );
      }
      const content = readFileSync(join(directory, path));
      bytes += content.length;
      files.set(path, content);
    }
  };
  read("");
  return files;
}

/** Changes with every byte of every file. */
export function stampOf(files: Files): string {
  return directoryDigest([...files].map(([path, bytes]) => ({ path, bytes })));
}

interface Packed {
  readonly version: 1;
  readonly files: Readonly<Record<string, string>>;
}

/** All files as one compressed text. */
export function packFiles(files: Files): Uint8Array {
  const packed: Packed = {
    version: 1,
    files: Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.toString("base64")])),
  };
  return gzipSync(JSON.stringify(packed));
}

/** Writes packed files below a directory. Throws Problem `rulebook_pack` for what this program did not pack. */
export function unpackFiles(bytes: Uint8Array, directory: string): void {
  for (const [path, content] of readPack(bytes)) {
    const parts = path.split("/");
    if (parts.some((part) => part === "" || part === "." || part === "..")) throw notPacked();
    const file = join(directory, ...parts);
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, content);
  }
}

function readPack(bytes: Uint8Array): Files {
  try {
    const packed = JSON.parse(
      gunzipSync(bytes, { maxOutputLength: 2 * MAX_BYTES }).toString("utf8"),
    ) as Partial<Packed>;
    if (packed.version === 1 && packed.files !== undefined) {
      return new Map(Object.entries(packed.files).map(([path, text]) => [path, Buffer.from(text, "base64")]));
    }
  } catch (error) {
    throw notPacked(error);
  }
  throw notPacked();
}

function notPacked(cause?: unknown): Problem {
  return new Problem("rulebook_pack", "the rulebook that is kept in the store is not one that this program packed", {
    cause,
  });
}
