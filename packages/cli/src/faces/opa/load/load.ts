import type { Options } from "../options.ts";
import { OpaErrors } from "../output/errors.ts";
import { activated, openBundles } from "./load-bundles.ts";
import { type LoadOptions, loadPaths } from "./load-paths.ts";
import type { Loaded } from "./loaded.ts";
import { verificationOf } from "./verification.ts";

export interface WhatToLoad {
  readonly paths: readonly string[];
  readonly bundles: readonly string[];
}

/**
 * What `--data` and `--bundle` name, as one program. Throws {@link OpaErrors} with all that can't be taken (`when` is part of
 * their text), and BundleRefused.
 */
export function load({ paths, bundles }: WhatToLoad, options: LoadOptions, when = ""): Loaded {
  const fromPaths = loadPaths(paths, options);
  if (bundles.length === 0) return checked(fromPaths, when);
  const fromBundles = activated(openBundles(bundles, options), options);
  const both: Loaded = {
    modules: [...fromPaths.modules, ...fromBundles.modules],
    data: { ...fromBundles.data, ...fromPaths.data },
    errors: fromPaths.errors,
    textOf: (file) => fromPaths.textOf(file) ?? fromBundles.textOf(file),
  };
  return checked(both, when);
}

function checked(loaded: Loaded, when: string): Loaded {
  if (loaded.errors.length > 0) throw new OpaErrors(loaded.errors, when);
  return loaded;
}

/**
 * What the flags that every command with policies has say of loading. Signatures count where `--verification-key` is
 * given, and `--skip-verify` is not. Throws {@link OpaErrors} for a key that can't be read.
 */
export function loadOptions(options: Options, cwd: string): LoadOptions {
  const skips = !options.has("skip-verify") || options.bool("skip-verify");
  return {
    cwd,
    regoVersion: options.has("v0-compatible") && options.bool("v0-compatible") ? "v0" : "v1",
    ignore: options.has("ignore") ? options.texts("ignore") : [],
    verification: skips ? "skip" : (verificationOf(options, cwd) ?? "skip"),
  };
}
