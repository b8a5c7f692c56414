import { type FSWatcher, watch } from "node:fs";
import { resolve } from "node:path";

/** Several changes at a time are one. */
const QUIET_MS = 50;

/** Tells of changes at and below paths until it is closed. Throws what the system refuses. */
export function watchPaths(paths: readonly string[], cwd: string, changed: () => void): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  const tell = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, QUIET_MS);
  };
  const watchers: FSWatcher[] = paths.map((path) => {
    const watcher = watch(resolve(cwd, path.replace(/^file:\/\//, "")), { recursive: true, persistent: false }, tell);
    // What is removed is told as a change before.
    watcher.on("error", tell);
    return watcher;
  });
  return {
    close: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
