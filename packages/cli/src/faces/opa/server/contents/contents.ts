import type { JsonObject } from "@sekisho/core";
import type { Module } from "@sekisho/rego";

/** A policy that is in force. */
export interface Policy {
  readonly module: Module;
  /** The bundle that it came with; absent where a file or a request brought it. */
  readonly bundle?: string;
}

/** A bundle that is in force. */
export interface ActiveBundle {
  readonly revision: string;
  /** Paths under `data` that nobody else may write: `a/b`; the empty one is all of it. */
  readonly roots: readonly string[];
  readonly etag: string;
}

/** All that answers rest on. It is never changed; what replaces it is another. */
export interface Contents {
  readonly data: JsonObject;
  /** By their ids. */
  readonly policies: ReadonlyMap<string, Policy>;
  /** By their names. */
  readonly bundles: ReadonlyMap<string, ActiveBundle>;
}

export const NOTHING: Contents = { data: {}, policies: new Map(), bundles: new Map() };
