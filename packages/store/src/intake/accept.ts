import { sql } from "kysely";
import type { Store, Tx } from "../store.ts";

/** Notes a delivery. False for one that came before: whatever it asks for is done, or will be. */
export async function acceptDelivery(
  { db }: Tx,
  { source, id }: { readonly source: string; readonly id: string },
): Promise<boolean> {
  const accepted = await db
    .insertInto("delivery")
    .values({ source, id, received_at: sql`sekisho_now()` })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return accepted !== undefined;
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
