import { isAbsolute, join, resolve } from "node:path";
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

/** Where this user's caches are; undefined when there is no such place, or when nothing shall be kept. */
export function cacheDirectory(env: Environment, cwd: string): string | undefined {
  const own = env["SEKISHO_CACHE"];
  if (own === "off") return undefined;
  if (own !== undefined && own !== "") return resolve(cwd, own);
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: windows, HOME: home } = env;
  // The XDG specification wants a path that is not absolute to be ignored.
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, "sekisho");
  if (windows !== undefined && windows !== "") return join(windows, "sekisho", "cache");
  return home === undefined || home === "" ? undefined : join(home, ".cache", "sekisho");
}
