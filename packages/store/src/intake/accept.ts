import { sql } from "kysely";
import { later } from "../rows/later.ts";
import type { Store, Tx } from "../store.ts";

/** The Problem of a transaction that accepts a delivery for the second time. */
export const REPEATED_DELIVERY = "delivery_repeated";

/**
 * Notes a delivery. The transaction of one that came before ends with Problem {@link REPEATED_DELIVERY} and stores nothing:
 * whatever the delivery asks for is on disk since the first time.
 */
export async function acceptDelivery(
  tx: Tx,
  { source, id }: { readonly source: string; readonly id: string },
): Promise<void> {
  const message = `the delivery ${id} of ${source} came before`;
  // PostgreSQL refuses a second one, so that all of the transaction, with its commit, is one way there.
  const end = tx.database === "postgres" ? sql`` : sql`on conflict do nothing`;
  await later(
    tx,
    sql`insert into delivery (source, id, received_at) values (${source}, ${id}, sekisho_now()) ${end}`.compile(tx.db),
    { changes: 1, code: REPEATED_DELIVERY, message, isRefused: true },
  );
}

const PAGE = 5000;

/** Forgets deliveries that are older than any sender repeats. Answers with how many. */
export async function sweepDeliveries(store: Store, olderThanMs: number): Promise<number> {
  let swept = 0;
  for (let page = PAGE; page === PAGE; swept += page) {
    page = await store.transaction(async ({ db }) => {
      const { numDeletedRows } = await db
        .deleteFrom("delivery")
        .where((eb) =>
          eb(
            eb.refTuple("source", "id"),
            "in",
            eb
              .selectFrom("delivery")
              .select(["source", "id"])
              .where("received_at", "<", sql<number>`sekisho_now() - ${olderThanMs}`)
              .limit(PAGE)
              .$asTuple("source", "id"),
          ),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    });
  }
  return swept;
}
