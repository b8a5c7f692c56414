import { sql } from "kysely";
import type { Tx } from "../store.ts";

/**
 * Takes or renews a lease, by the database's clock. True where `holder` has it for `ms` milliseconds from now; its row is
 * then locked to the end of the transaction, so that work in the same transaction is the holder's alone.
 */
export async function takeLease({ db }: Tx, { name, holder, ms }: Lease): Promise<boolean> {
  const taken = await db
    .insertInto("lease")
    .values({ name, holder, until: sql`sekisho_now() + ${ms}` })
    .onConflict((conflict) =>
      conflict
        .column("name")
        .doUpdateSet({ holder, until: sql`sekisho_now() + ${ms}` })
        .where((eb) =>
          eb.or([
            eb("lease.holder", "=", holder),
            eb("lease.until", "<=", sql<number>`sekisho_now()`),
            // The clock was ahead when this was written: a holder that is gone must not keep others away until then.
            eb("lease.until", ">", sql<number>`sekisho_now() + ${ms}`),
          ]),
        ),
    )
    .returning("holder")
    .executeTakeFirst();
  return taken !== undefined;
}

/** Gives a lease back before its end, so that another need not wait. */
export async function dropLease({ db }: Tx, { name, holder }: Omit<Lease, "ms">): Promise<void> {
  await db.deleteFrom("lease").where("name", "=", name).where("holder", "=", holder).execute();
}

export interface Lease {
  readonly name: string;
  /** One process, or one worker of it. */
  readonly holder: string;
  readonly ms: number;
}
