import type { JobHandler, Schedule } from "@sekisho/gate";
import type { Store } from "@sekisho/store";
import { sql } from "kysely";
import type { NotifyConfig } from "../config.ts";
import type { TeamDirectory } from "../contacts.ts";
import { tablesIn } from "../tables.ts";
import { foldAbove, settingsOf } from "./owner-channel.ts";
import { sendDue } from "./send.ts";

export interface DueParts {
  readonly store: Store;
  readonly directory: TeamDirectory;
  readonly settings: NotifyConfig["teams"];
}

const KIND = "server.notify-due";
const EVERY_MS = 30_000;

/** What waited for a digest, for the end of quiet hours or of a burst leaves when it is due. */
export function dueJob(parts: DueParts): { readonly handler: JobHandler; readonly schedule: Schedule } {
  return {
    handler: { kind: KIND, run: async () => sendAllDue(parts) },
    schedule: { name: "notify-due", everyMs: EVERY_MS, job: () => ({ kind: KIND, input: null, key: "notify-due" }) },
  };
}

export async function sendAllDue({ store, directory, settings }: DueParts): Promise<void> {
  await directory.ready;
  const { rows } = await sql<{ readonly team: string; readonly scope: string; readonly now: number }>`
    select team, max(scope) as scope, max(sekisho_now()) as now from notify_change
    where message is null and due_at <= (select sekisho_now()) group by team order by team`.execute(tablesIn(store));
  for (const { team, scope, now } of rows) {
    const contacts = directory.team(team, scope);
    // A team that is gone from its rulebook may come back; sweeping forgets what waits for too long.
    if (contacts === undefined) continue;
    const one = { team, contacts, now, foldAbove: foldAbove(settingsOf(settings, team)) };
    for (let sent = 1; sent > 0; ) sent = await store.transaction(async (tx) => sendDue(tx, one));
  }
}
