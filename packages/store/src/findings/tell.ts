import { enqueue } from "../jobs/enqueue.ts";
import type { Tx } from "../store.ts";

/** The job that tells one owner what one scan changed; the messages to one owner leave in order. */
export const TELL_OWNER = "store.tell-owner";

/**
 * Leaves one message an owner about a scan's changes, in the transaction that ends the scan: a scan that opens a thousand
 * findings is one message, not a thousand.
 */
export async function tellOwners(tx: Tx, scan: string): Promise<void> {
  const owners = await tx.db
    .selectFrom("finding_event")
    .select("owner")
    .distinct()
    .where("scan", "=", scan)
    .where("told", "=", 1)
    .orderBy("owner")
    .execute();
  for (const { owner } of owners)
    await enqueue(tx, { kind: TELL_OWNER, input: { scan, owner }, key: `owner ${owner}` });
}
