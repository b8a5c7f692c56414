import type { JsonObject } from "@sekisho/core";
import type { Module } from "@sekisho/rego/on-demand";
import type { Manifest } from "./manifest.ts";

/** What stands in one bundle, checked against its signatures and its roots. */
export interface Bundle {
  readonly manifest: Manifest;
  readonly modules: readonly BundleModule[];
  readonly data: JsonObject;
}

export interface BundleModule {
  /** Its place below the root of the bundle, as its `file_rego_versions` name it: `/app/a.rego`. */
  readonly path: string;
  /** What messages call it, and `file` of its tree: as `path`, or below the directory that the bundle was read from. */
  readonly file: string;
  /** Its name where several bundles become one: below the name of its bundle. */
  readonly url: string;
  readonly text: string;
  readonly module: Module;
}

/** A file of a bundle before anything of it is read. */
export interface BundleFile extends Pick<BundleModule, "path" | "file" | "url"> {
  readonly bytes: Uint8Array;
}
