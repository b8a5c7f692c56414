import type { Health } from "@sekisho/gate";
import { DELIVER_KIND, type Store } from "@sekisho/store";
import { sql } from "kysely";

const DAY_MS = 86_400_000;
/** Of one attempt that failed nobody need hear, for the next one may not; of a long wait at once. */
const FAILED_ATTEMPTS = 2;
const LONG_MS = 600_000;

/**
 * Whether messages leave. Codes and numbers only, for whoever may ask: names of channels stand in the log and with the
 * jobs. What was given up is told for a day.
 */
export async function deliveryHealth(store: Store): Promise<Health> {
  const rows = await store.read
    .selectFrom("job")
    .select(({ fn }) => ["state", "reason", fn.countAll<number>().as("count")])
    .where("kind", "=", DELIVER_KIND)
    .where("reason", "is not", null)
    .where((job) =>
      job.or([
        job.and([
          job("state", "=", "delayed"),
          job.or([job("attempts", ">=", FAILED_ATTEMPTS), job("run_at", ">", sql<number>`sekisho_now() + ${LONG_MS}`)]),
        ]),
        job.and([job("state", "=", "dead"), job("finished_at", ">", sql<number>`sekisho_now() - ${DAY_MS}`)]),
      ]),
    )
    .groupBy(["state", "reason"])
    .execute();
  if (rows.length === 0) return { state: "ok" };
  const counts = new Map<string, number>();
  for (const { state, reason, count } of rows) {
    const what = `${codeOf(reason ?? "")} (${state === "dead" ? "given up" : "waiting"})`;
    counts.set(what, (counts.get(what) ?? 0) + count);
  }
  const told = [...counts].map(([what, count]) => `${count} × ${what}`).toSorted();
  return { state: "degraded", why: `messages to owners do not leave: ${told.join(", ")}` };
}

/** Reasons of jobs begin with the code of the Problem; of one that no person can mend with `job_hopeless` before it. */
function codeOf(reason: string): string {
  return /^(?:job_hopeless: )?([a-z][a-z0-9_]*): /.exec(reason)?.[1] ?? "failed";
}
