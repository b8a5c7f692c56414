import type { ReadOptions } from "./document.ts";

/** {@link ReadOptions} with every default filled in. */
export type Settings = Required<ReadOptions>;

/** Walkers recurse once per level, and a JavaScript stack holds a few thousand of their frames. */
const DEEPEST = 2_000;

export function settings(options: ReadOptions = {}): Settings {
  return {
    numbers: options.numbers ?? "exact",
    maxBytes: options.maxBytes ?? 64 * 1024 * 1024,
    maxDepth: Math.min(options.maxDepth ?? 512, DEEPEST),
    duplicates: options.duplicates ?? "error",
  };
}
