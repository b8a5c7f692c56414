import { LIMITS } from "@sekisho/core";
import type { ReadOptions } from "./document.ts";

/** {@link ReadOptions} with every default filled in. */
export type Settings = Required<ReadOptions>;

/**
 * Readers and walkers recurse once per level or more: the hungriest, the expressions of HCL before they are compiled, fill
 * the stack of a process at some 1,300 levels. Up to here a mistake has its place.
 */
const DEEPEST = 1_000;

/** Fills in the defaults. */
export function settings(options: ReadOptions = {}): Settings {
  return {
    numbers: options.numbers ?? "exact",
    maxBytes: options.maxBytes ?? LIMITS.maxBytes,
    maxDepth: Math.min(options.maxDepth ?? LIMITS.maxDepth, DEEPEST),
    duplicates: options.duplicates ?? "error",
  };
}
