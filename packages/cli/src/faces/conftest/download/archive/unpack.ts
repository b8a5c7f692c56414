import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import type { Entry } from "../../../archive/entry.ts";
import { leavesTree, readTar } from "../../../archive/read-tar.ts";
import { refusal } from "../../refusal.ts";
import type { ArchiveKind } from "./kinds.ts";
import { readZip } from "./zip.ts";

/** More than policies and their data are: a small archive may unpack to what fills a disk. */
const MAX_BYTES = 1024 * 1024 * 1024;
const MAX_ENTRIES = 100_000;

/** Unpacks an archive below a directory, which need not be there. Throws Problem `download_failed`. */
export function unpack(bytes: Uint8Array, kind: ArchiveKind, directory: string): void {
  const plain = decompress(Buffer.from(bytes), kind);
  const entries = kind.entries === "zip" ? readZip(plain, MAX_BYTES) : readTar(plain, refused);
  if (!entries.some((entry) => entry.kind !== "directory" || kind.entries === "zip")) throw refused("empty archive");
  if (entries.length > MAX_ENTRIES) throw refused(`the archive has more than ${MAX_ENTRIES} entries`);
  // Before anything is written: half an archive is worse than none.
  for (const { name } of entries) if (leavesTree(name)) throw refused(`entry contains '..': ${name}`);
  for (const entry of entries) write(entry, directory);
}

function refused(why: string): Error {
  return refusal("download_failed", why);
}

function decompress(bytes: Buffer, { compression }: ArchiveKind): Buffer {
  try {
    if (compression === "gzip") return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
    return compression === "zstd" ? zstdDecompressSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refusal("download_failed", `${compression}: ${why}`, error);
  }
}

function write({ name, kind, mode, content }: Entry, directory: string): void {
  const path = join(directory, name);
  const isDirectory = kind === "directory";
  mkdirSync(isDirectory ? path : dirname(path), { recursive: true });
  if (isDirectory) return;
  writeFileSync(path, content);
  chmodSync(path, mode);
}
