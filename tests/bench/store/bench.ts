import { tally } from "@sekisho/testkit";
import type { Bench } from "../bench.ts";
import { appendRows } from "./appends.ts";
import { copyRows } from "./copy.ts";
import { onDatabases } from "./databases.ts";
import { eventRows } from "./events.ts";
import { listRows, reconcileRows } from "./findings.ts";
import { jobRows } from "./jobs.ts";
import { ledgerRows } from "./ledger.ts";
import { upRows } from "./up.ts";

/** The store on SQLite and on a PostgreSQL of its own: a file a concern. Peers are plain statements, and limits. */
export const bench: Bench = {
  name: "store",
  parts: {
    up: upRows,
    ...onDatabases("appends", appendRows),
    ...onDatabases("jobs", jobRows),
    ...onDatabases("events", eventRows, tally.migrations),
    ...onDatabases("reconcile", reconcileRows),
    ...onDatabases("list", listRows),
    ...onDatabases("ledger", ledgerRows),
    copy: copyRows,
  },
};
