import { isAbsolute, join, resolve } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

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
