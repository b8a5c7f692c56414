import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { type Diagnostic, LIMITS } from "@sekisho/core";

/**
 * The bytes of a regular file, or why there are none. Codes: `file_too_large` (above 64 MiB, before a byte is read),
 * `unreadable`, `not_a_file`. A link that took the file's place since the walk saw it is not followed.
 */
export function readBytes(path: string, file: string, links: "follow" | "refuse"): Uint8Array | Diagnostic {
  const noLinks = links === "refuse" ? constants.O_NOFOLLOW : 0;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | noLinks);
    const found = fstatSync(descriptor);
    if (!found.isFile()) return mistake("not_a_file", `expected a file, found something else: ${file}`);
    if (found.size > LIMITS.maxBytes) return tooLarge(file, `found ${Math.ceil(found.size / MEBIBYTE)}`);
    return readAll(descriptor, found.size);
  } catch (error) {
    // No name that Node gives leads back to a file whose name is no UTF-8.
    if (file.includes("\ufffd"))
      return mistake("unreadable", `${file} can't be read: its name is not UTF-8; rename it`);
    return mistake("unreadable", `${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const MEBIBYTE = 1024 * 1024;

/** The diagnostic for input above the limit. */
export function tooLarge(file: string, found: string): Diagnostic {
  const hint = "split it; what is left out of it is judged by nobody";
  return {
    ...mistake("file_too_large", `${file}: expected at most ${LIMITS.maxBytes / MEBIBYTE} MiB, ${found}`),
    hint,
  };
}

function readAll(descriptor: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const read = readSync(descriptor, bytes, length, size - length, null);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}

/** Something that can't be read. */
export function mistake(code: string, message: string): Diagnostic {
  return { code, severity: "error", message };
}
