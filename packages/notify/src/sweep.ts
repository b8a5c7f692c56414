import type { JobHandler, Schedule } from "@sekisho/gate";
import type { Store } from "@sekisho/store";
import { sql } from "kysely";
import { nowIn } from "./changes/now.ts";
import { tablesIn } from "./tables.ts";

const KIND = "server.sweep-notify";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A team that is in no rulebook for so long has nobody to be told. */
const WAIT_MS = 30 * DAY_MS;
/** An exemption holds for a year at most. */
const KEEP_EXPIRY_MS = 400 * DAY_MS;
/** Rows of one transaction: others wait no longer than it takes. */
const PAGE = 1_000;

/** What was told of findings that are swept goes with them. */
export function sweepJob(store: Store): { readonly handler: JobHandler; readonly schedule: Schedule } {
  return {
    handler: { kind: KIND, timeoutMs: HOUR_MS, run: async () => sweepNotify(store) },
    schedule: {
      name: "sweep-notify",
      everyMs: 6 * HOUR_MS,
      job: () => ({ kind: KIND, input: null, key: "sweep-notify" }),
    },
  };
}

export async function sweepNotify(store: Store): Promise<void> {
  const now = await nowIn(store.read);
  const waited = now - WAIT_MS;
  const steps = [
    sql`delete from notify_change where (team, event) in (
      select change.team, change.event from notify_change change
      left join finding_event event on event.id = change.event
      where event.id is null or (change.message is null and change.due_at < ${waited}) limit ${PAGE})`,
    sql`delete from notify_message where id in (
      select message.id from notify_message message
      where message.at < ${waited}
        and not exists (select 1 from notify_change change where change.message = message.id)
        and not exists (select 1 from notify_message answer where answer.thread = message.id) limit ${PAGE})`,
    sql`delete from notify_thread where message in (
      select thread.message from notify_thread thread
      left join notify_message message on message.id = thread.message where message.id is null limit ${PAGE})`,
    sql`delete from notify_expiry where at < ${now - KEEP_EXPIRY_MS}`,
  ];
  for (const step of steps) {
    for (let rows = PAGE; rows >= PAGE; ) {
      rows = await store.transaction(async (tx) => Number((await step.execute(tablesIn(tx))).numAffectedRows ?? 0n));
    }
  }
}
