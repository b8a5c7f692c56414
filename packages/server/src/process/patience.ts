import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "@sekisho/core";

/** What a killed supervisor leaves is gone by then (`ORPHAN_MS` of link.ts), and its locks with it. */
const PATIENCE_MS = 4_000;
const LOOK_MS = 100;

/** Tries again while another process holds what is asked for, then rejects with the Problem `code` that says so. */
export async function withPatience<T>(code: string, take: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await take();
    } catch (error) {
      const isHeld = error instanceof Problem && error.code === code;
      if (!isHeld || performance.now() > until || signal.aborted) throw error;
      await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
    }
  }
}
