import { sql } from "kysely";
import type { Store } from "../store.ts";

export interface JobRetention {
  /** Default: a week. */
  readonly doneMs?: number;
  /** Default: a week. */
  readonly cancelledMs?: number;
  /** Default: 90 days. */
  readonly deadMs?: number;
}

const DAY_MS = 86_400_000;
/** Rows of one transaction: others wait no longer than it takes. */
const MAX_ROWS = 1_000;

/** Deletes finished jobs that are older than they are kept; answers with how many. */
export async function sweepJobs(store: Store, retention: JobRetention = {}): Promise<number> {
  const { doneMs = 7 * DAY_MS, cancelledMs = 7 * DAY_MS, deadMs = 90 * DAY_MS } = retention;
  let deleted = 0;
  for (const [state, keptMs] of [
    ["done", doneMs],
    ["cancelled", cancelledMs],
    ["dead", deadMs],
  ] as const) {
    for (let rows = MAX_ROWS; rows === MAX_ROWS; deleted += rows) rows = await deleteSome(store, state, keptMs);
  }
  return deleted;
}

async function deleteSome(store: Store, state: string, keptMs: number): Promise<number> {
  return store.transaction(async ({ db }) => {
    const { numAffectedRows = 0n } = await sql`
      delete from job where id in (
        select id from job where state = ${sql.lit(state)} and finished_at is not null
          and finished_at <= (select sekisho_now() - ${keptMs}) order by finished_at limit ${MAX_ROWS}
      ) and state = ${sql.lit(state)}`.execute(db);
    return Number(numAffectedRows);
  });
}
