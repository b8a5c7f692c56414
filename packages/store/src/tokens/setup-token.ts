import { sql } from "kysely";
import type { Tx } from "../store.ts";
import { hashOf, newSecret } from "./secret.ts";

/**
 * Makes the secret by which the first administrator signs in, and replaces one that was not used. Undefined once one was
 * used: there is no second first administrator.
 */
export async function createSetupToken(
  { db }: Tx,
  { validMs }: { readonly validMs: number },
): Promise<string | undefined> {
  const secret = newSecret();
  const hash = hashOf(secret);
  const row = await db
    .insertInto("setup_token")
    .values({
      one: 1,
      hash,
      created_at: sql`sekisho_now()`,
      expires_at: sql`sekisho_now() + ${validMs}`,
      used_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .column("one")
        .doUpdateSet({ hash, created_at: sql`sekisho_now()`, expires_at: sql`sekisho_now() + ${validMs}` })
        .where("setup_token.used_at", "is", null),
    )
    .returning("one")
    .executeTakeFirst();
  return row === undefined ? undefined : secret;
}

/**
 * Uses it up, in the transaction that makes the administrator. True for the right one in time, and only once: of two that
 * come together one is answered with true.
 */
export async function spendSetupToken({ db }: Tx, secret: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("setup_token")
    .set({ used_at: sql`sekisho_now()` })
    .where("hash", "=", hashOf(secret))
    .where("used_at", "is", null)
    .where("expires_at", ">", sql<number>`sekisho_now()`)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
