import { LIMITS } from "@sekisho/core";
import type { ReadOptions } from "./document.ts";

/** {@link ReadOptions} with every default filled in. */
export type Settings = Required<ReadOptions>;

/** Walkers recurse once per level, and a JavaScript stack holds a few thousand of their frames. */
const DEEPEST = 2_000;

/** Fills in the defaults. */
export function settings(options: ReadOptions = {}): Settings {
  return {
    numbers: options.numbers ?? "exact",
    maxBytes: options.maxBytes ?? LIMITS.maxBytes,
    maxDepth: Math.min(options.maxDepth ?? LIMITS.maxDepth, DEEPEST),
    duplicates: options.duplicates ?? "error",
  };
}
