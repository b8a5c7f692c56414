import { lstatSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "@sekisho/core";
import { fileName, isInside } from "../repository/repository.ts";

/** Entries that are looked at; more than that no chart has. */
const MAX_ENTRIES = 100_000;

/**
 * Looks for a link at or below some paths that leads out of a directory: renderers follow links, and would show what of
 * our host a change wants to see. Answers with what is wrong (`link_outside`, `render_too_large`, `unreadable`), if anything is.
 */
export function linkLeaving(paths: readonly string[], boundary: string): Diagnostic | undefined {
  const within = realpathSync(boundary);
  const waiting = [...paths];
  let count = 0;
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) continue;
    if (!isInside(realOf(path), within)) {
      const message = `${fileName(path, boundary)} leads out of the repository`;
      return { code: "link_outside", severity: "error", message, hint: "put the file itself there" };
    }
    if (!found.isDirectory()) continue;
    const names = namesIn(path);
    if (names === undefined) {
      const message = `${fileName(path, boundary)} can't be read`;
      return { code: "unreadable", severity: "error", message };
    }
    for (const name of names) {
      if (++count > MAX_ENTRIES) {
        const message = `expected at most ${MAX_ENTRIES} files to render, found more below ${fileName(path, boundary)}`;
        return { code: "render_too_large", severity: "error", message };
      }
      waiting.push(join(path, name));
    }
  }
  return undefined;
}

/** Where a path leads; itself, where it leads nowhere. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function namesIn(directory: string): readonly string[] | undefined {
  try {
    return readdirSync(directory);
  } catch {
    return undefined;
  }
}
