import { sendLater } from "../outbox/send.ts";
import type { Tx } from "../store.ts";

/** The channel that tells an owner, in whatever way their team is told, what a scan changed. */
export const OWNER_CHANNEL = "owner";

/**
 * Leaves one message an owner about a scan's changes, in the transaction that ends the scan: a scan that opens a thousand
 * findings is one message, not a thousand. Messages to one owner leave in the order in which their scans were done. What
 * people changed at once in a scope is told in the same way, by a name of its own in place of a scan's.
 */
export async function tellOwners(tx: Tx, scan: string, scope?: string): Promise<void> {
  const owners = await tx.db
    .selectFrom("finding_event")
    .select("owner")
    .distinct()
    .where("scan", "=", scan)
    .where("told", "=", 1)
    .orderBy("owner")
    .execute();
  for (const { owner } of owners) {
    await sendLater(tx, {
      channel: OWNER_CHANNEL,
      topicKey: owner,
      body: { scan, owner, ...(scope !== undefined && { scope }) },
    });
  }
}
