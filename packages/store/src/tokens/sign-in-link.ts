import { sql } from "kysely";
import type { Tx } from "../store.ts";
import { hashOf, newSecret } from "./secret.ts";

/**
 * Makes a secret by which a person signs in once, in place of those of the same person that were not used. The secret is
 * told here and never again.
 */
export async function createSignInLink(
  { db }: Tx,
  { person, validMs }: { readonly person: string; readonly validMs: number },
): Promise<string> {
  const secret = newSecret();
  await db.deleteFrom("sign_in_link").where("person", "=", person).where("used_at", "is", null).execute();
  await db
    .insertInto("sign_in_link")
    .values({
      hash: hashOf(secret),
      person,
      created_at: sql`sekisho_now()`,
      expires_at: sql`sekisho_now() + ${validMs}`,
      used_at: null,
    })
    .execute();
  return secret;
}

/**
 * Uses it up, in the transaction that begins the session. The person it signs in, and only once: of two that come together
 * one is answered with undefined, as is a secret that is wrong or late.
 */
export async function spendSignInLink({ db }: Tx, secret: string): Promise<string | undefined> {
  const row = await db
    .updateTable("sign_in_link")
    .set({ used_at: sql`sekisho_now()` })
    .where("hash", "=", hashOf(secret))
    .where("used_at", "is", null)
    .where("expires_at", ">", sql<number>`sekisho_now()`)
    .returning("person")
    .executeTakeFirst();
  return row?.person;
}

/** Deletes links that are used or late; they are worth nothing. */
export async function sweepSignInLinks({ db }: Tx): Promise<void> {
  await db
    .deleteFrom("sign_in_link")
    .where((eb) => eb.or([eb("used_at", "is not", null), eb("expires_at", "<=", sql<number>`(select sekisho_now())`)]))
    .execute();
}
