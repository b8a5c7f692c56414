import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { LIMITS } from "@sekisho/core";

/**
 * The bytes of a regular file that belongs to `home`. Throws an Error whose message says why there are none: too large, a
 * pipe or device, which may never end, or a link out of the git repository (else the directory) that `home` lies in: a
 * change must not make us read, and show, our host.
 */
export function readSafely(file: string, home: string): Uint8Array {
  const found = statSync(file);
  if (!found.isFile()) throw new Error("it is no regular file");
  if (found.size > LIMITS.maxBytes) throw new Error(`it has ${found.size} bytes; at most ${LIMITS.maxBytes} are read`);
  if (leadsOutside(file, home)) throw new Error("it is a link that leads out of the repository");
  return readFileSync(file);
}

function leadsOutside(path: string, home: string): boolean {
  const real = realpathSync(path);
  const realHome = realpathSync(home);
  if (real.startsWith(realHome + sep)) return false;
  const top = repositoryOf(realHome);
  return !real.startsWith(top.endsWith(sep) ? top : top + sep);
}

function repositoryOf(directory: string): string {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return directory;
  }
}
