/** Puts new bytes in the place of a file that was judged, all at once or not at all. */
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { sha256Bytes } from "@sekisho/core";
import { readBytes } from "../read-bytes.ts";
import { isInside } from "../repository/repository.ts";

/** Why a file is left as it is. */
export type WriteRefusal = "fix_changed" | "fix_link" | "fix_hard_link" | "fix_read_only" | "fix_not_written";

export interface WriteInput {
  /** Absolute. */
  readonly path: string;
  /** Links may not lead out of it. */
  readonly root: string;
  /** What was read and judged. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/**
 * Writes a temporary file beside the target and renames it; mode and, where that is allowed, owner stay. A file that is not what was
 * judged any more is left alone, and so are one that nobody may write, one that has several names (hard links), and a link that leads
 * out of the repository.
 */
export function replaceFile({ path, root, before, after }: WriteInput): WriteRefusal | undefined {
  const target = targetOf(path, root);
  if (target === undefined) return "fix_link";
  let temporary: string | undefined;
  try {
    const stats = lstatSync(target);
    // A rename would part the names; writing in place would change files that nobody judged, and may leave half of one.
    if (stats.nlink > 1) return "fix_hard_link";
    if ((stats.mode & 0o222) === 0 || !mayWrite(target)) return "fix_read_only";
    if (!isUnchanged(target, before)) return "fix_changed";
    temporary = join(dirname(target), `.${basename(target).slice(0, 200)}.${process.pid}.sekisho`);
    const descriptor = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      writeAll(descriptor, after);
      keepOwner(descriptor, stats);
      fchmodSync(descriptor, stats.mode & 0o7777);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    if (!isUnchanged(target, before)) return "fix_changed";
    renameSync(temporary, target);
    temporary = undefined;
    return undefined;
  } catch {
    return "fix_not_written";
  } finally {
    if (temporary !== undefined) rmSync(temporary, { force: true });
  }
}

/** The file itself: links are followed inside of the repository only. */
function targetOf(path: string, root: string): string | undefined {
  try {
    const real = realpathSync(path);
    if (isInside(real, realpathSync(root))) return real;
    // Somebody named a file elsewhere; a link there leads wherever its owner wants.
    return isInside(path, root) || lstatSync(path).isSymbolicLink() ? undefined : real;
  } catch {
    return undefined;
  }
}

function isUnchanged(path: string, before: Uint8Array): boolean {
  const bytes = readBytes(path, path, "refuse");
  return bytes instanceof Uint8Array && Buffer.from(sha256Bytes(bytes)).equals(sha256Bytes(before));
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Only a superuser may give files away; for others the file becomes their own. */
function keepOwner(descriptor: number, { uid, gid }: { readonly uid: number; readonly gid: number }): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch {
    // The mode stays all the same.
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}
