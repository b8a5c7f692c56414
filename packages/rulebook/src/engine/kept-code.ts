import { join } from "node:path";
import { cacheDirectory } from "@sekisho/core";
import type { Engine } from "./engine.ts";

/** What tools/build.ts puts into the bundle: a digest over all sources. */
declare const SEKISHO_STAMP: string | undefined;

type Environment = Readonly<Record<string, string | undefined>>;

export interface KeptCode {
  readonly engine: Engine;
  /** Keeps what this run has compiled for the next one; to be called at its end. */
  store(): void;
}

/**
 * The engine that ships, with compiled rules kept between runs below the user's cache directory: `SEKISHO_CACHE` moves
 * it, `off` switches it off (docs/operations.md).
 */
export async function openKeptCode(env: Environment, cwd: string): Promise<KeptCode> {
  const { engineWith, regoEngine } = await import("./rego.ts");
  const directory = cacheDirectory(env, cwd);
  if (directory === undefined) return { engine: regoEngine, store: () => undefined };
  const { CodeCache } = await import("@sekisho/rego/code-cache");
  const stamp = typeof SEKISHO_STAMP === "string" ? SEKISHO_STAMP : undefined;
  const cache = new CodeCache({ directory: join(directory, "code"), stamp });
  return { engine: engineWith((builtins, options) => cache.compile(builtins, options)), store: () => cache.store() };
}
