import { statSync } from "node:fs";
import type { Log } from "@sekisho/core";
import type { Snapshot, Snapshots } from "@sekisho/gate";
import { readSnapshot, snapshotFile } from "./file.ts";

/** A look costs one `stat`. Watching by the system misses renames on network disks. */
const POLL_MS = 250;

export interface FollowedSnapshots extends Snapshots {
  close(): void;
}

/** A service's snapshots as the server gives them. A broken file is told, and the last good one kept. */
export function followSnapshots(directory: string, log: Log): FollowedSnapshots {
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let current: Snapshot | undefined;
  let seen = "";
  const look = (): void => {
    const stamp = stampOf(snapshotFile(directory));
    if (stamp === seen) return;
    seen = stamp;
    try {
      const snapshot = readSnapshot(directory);
      if (snapshot === undefined || snapshot.digest === current?.digest) return;
      current = snapshot;
    } catch (error) {
      log.error("the new snapshot is refused, the one before stays in force", {
        error: error instanceof Error ? error.message : String(error),
        inForceSince: current?.givenAt,
      });
      return;
    }
    for (const listener of listeners) listener(current);
  };
  look();
  const timer = setInterval(look, POLL_MS);
  return {
    current: () => current,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => clearInterval(timer),
  };
}

/** Changes with each rename: another inode, or another time. */
function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? "" : `${found.ino} ${found.mtimeNs} ${found.size}`;
}
