import type { Clock } from "@sekisho/core";
import type { Health } from "@sekisho/gate";
import type { Store } from "@sekisho/store";
import { sql } from "kysely";
import type { Mount } from "./app.ts";
import { keptFor } from "./kept.ts";

export interface HealthParts {
  readonly store: Store;
  readonly health: () => Promise<ReadonlyMap<string, Health>>;
  /** Whether messages to owners leave. */
  readonly messages: () => Promise<Health>;
  /** Fires when the server begins to stop: it takes no new work. */
  readonly stopping: AbortSignal;
  readonly clock: Clock;
}

/** A store that does not answer in this time does not answer. */
const STORE_MS = 2_000;
/** Whoever asks: the store and the gates are asked once in this time. */
const KEEP_MS = 1_000;

/**
 * `/healthz`: the process answers. `/readyz`: it can take work, 503 where it can't, with the health of each gate and of messages to owners; a gate
 * that is not well does not make the server unready, for the other gates are.
 */
export function healthRoutes({ store, health, messages, stopping, clock }: HealthParts): Mount {
  const look = keptFor(KEEP_MS, clock, async () => {
    const isStored = await answers(store);
    if (!isStored) return { isStored, gates: {} };
    const [gates, told] = await Promise.all([health(), messages()]);
    return { isStored, gates: Object.fromEntries(gates), notify: told };
  });
  return (app) => {
    app.get("/healthz", (context) => {
      context.set("route", "/healthz");
      return context.json({ status: "ok" });
    });
    app.get("/readyz", async (context) => {
      context.set("route", "/readyz");
      const { isStored, ...told } = await look();
      const isReady = isStored && !stopping.aborted;
      return context.json(
        { status: isReady ? "ready" : stopping.aborted ? "stopping" : "store unreachable", ...told },
        isReady ? 200 : 503,
      );
    });
  };
}

async function answers(store: Store): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), STORE_MS);
  const asked = sql`select 1`.execute(store.read).then(
    () => true,
    () => false,
  );
  const isThere = await Promise.race([asked, late.promise]);
  clearTimeout(timer);
  return isThere;
}
