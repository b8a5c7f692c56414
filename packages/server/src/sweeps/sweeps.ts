import type { Clock } from "@sekisho/core";
import type { JobHandler, Schedule } from "@sekisho/gate";
import {
  type Store,
  sweepBlobs,
  sweepDeliveries,
  sweepFindings,
  sweepJobs,
  sweepOutbox,
  sweepSessions,
  sweepStreams,
} from "@sekisho/store";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Sweep {
  readonly name: string;
  readonly everyMs: number;
  readonly run: (store: Store, now: number) => Promise<unknown>;
}

/** What has had its time goes. One row a table or two; each a job of its own, so that one that fails keeps none back. */
const SWEEPS: readonly Sweep[] = [
  { name: "jobs", everyMs: HOUR_MS, run: (store) => sweepJobs(store) },
  { name: "streams", everyMs: HOUR_MS, run: (store) => sweepStreams(store) },
  { name: "blobs", everyMs: HOUR_MS, run: (store) => sweepBlobs(store) },
  { name: "sessions", everyMs: HOUR_MS, run: (store) => sweepSessions(store) },
  { name: "outbox", everyMs: HOUR_MS, run: (store) => sweepOutbox(store, { keptMs: 90 * DAY_MS }) },
  { name: "deliveries", everyMs: HOUR_MS, run: (store) => sweepDeliveries(store, 30 * DAY_MS) },
  {
    name: "findings",
    everyMs: HOUR_MS,
    run: (store, now) => sweepFindings(store, { now, keepResolvedMs: 400 * DAY_MS }),
  },
];

/** The server's own jobs and schedules: sweeps of the store. */
export function sweeps(
  store: Store,
  clock: Clock,
): { readonly handlers: readonly JobHandler[]; readonly schedules: readonly Schedule[] } {
  return {
    handlers: SWEEPS.map(({ name, run }) => ({
      kind: kindOf(name),
      timeoutMs: HOUR_MS,
      async run() {
        await run(store, clock.now());
      },
    })),
    schedules: SWEEPS.map(({ name, everyMs }) => ({
      name: `sweep-${name}`,
      everyMs,
      job: () => ({ kind: kindOf(name), input: null, key: `sweep-${name}` }),
    })),
  };
}

function kindOf(name: string): string {
  return `server.sweep-${name}`;
}
