import type { JsonObject } from "@sekisho/core";
import type { Module } from "@sekisho/rego/on-demand";
import type { OpaError, TextOf } from "../output/errors.ts";

/** Policies and data that were read. */
export interface Loaded {
  readonly modules: readonly Module[];
  readonly data: JsonObject;
  /** What can't be taken; then nothing else counts. */
  readonly errors: readonly OpaError[];
  /** The text of a policy file. */
  readonly textOf: TextOf;
}
