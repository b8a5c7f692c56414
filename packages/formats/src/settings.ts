import type { ReadOptions } from "./document.ts";

/** {@link ReadOptions} with every default filled in. */
export type Settings = Required<ReadOptions>;

/** Walkers recurse once per level, and a JavaScript stack holds a few thousand of their frames. */
const DEEPEST = 2_000;

const MEBIBYTE = 1024 * 1024;

/** Fills in the defaults; a reader that needs much more memory than the file has bytes names a smaller size. */
export function settings(options: ReadOptions = {}, maxMebibytes = 64): Settings {
  return {
    numbers: options.numbers ?? "exact",
    maxBytes: options.maxBytes ?? maxMebibytes * MEBIBYTE,
    maxDepth: Math.min(options.maxDepth ?? 512, DEEPEST),
    duplicates: options.duplicates ?? "error",
  };
}
