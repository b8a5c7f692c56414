import { type EventLoopUtilization, performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** By then what a start needed has been used for the last time. */
const AFTER_MS = 5_000;
/** A thread that was busy for less of the time since the last look makes nobody wait. */
const IDLE = 0.02;

/**
 * Hands back to the system, some seconds from now, what this thread's start needed and its work does not: V8 keeps pages
 * for garbage that an idle program never makes. 20 MB of an idle server's 125; it costs 30 to 90 ms, once, in which nobody
 * is answered: a thread that is busy does it later.
 */
export function giveBackMemory(): void {
  lookLater(performance.eventLoopUtilization());
}

function lookLater(before: EventLoopUtilization): void {
  setTimeout(() => {
    const { utilization } = performance.eventLoopUtilization(before);
    if (utilization < IDLE) collect();
    else lookLater(performance.eventLoopUtilization());
  }, AFTER_MS).unref();
}

function collect(): void {
  setFlagsFromString("--expose-gc");
  // A new context has what the flag brings; V8 gives it with this shape.
  const gc = runInNewContext("gc") as (options: object) => void;
  // Code that is kept is read again under the same flags only.
  setFlagsFromString("--no-expose-gc");
  gc({ type: "major", execution: "sync", flavor: "last-resort" });
}
