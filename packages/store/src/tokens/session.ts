import { sql } from "kysely";
import type { Store, Tx } from "../store.ts";
import { hashOf, newSecret } from "./secret.ts";

export interface NewSession {
  /** The digest of who signed in. */
  readonly person: string;
  /** How long it lives without being used. */
  readonly idleMs: number;
  /** How long it lives at most. */
  readonly absoluteMs: number;
}

export interface Session {
  readonly person: string;
  /** UTC epoch milliseconds by the database's clock. */
  readonly createdAt: number;
  readonly endsAt: number;
}

const MINUTE_MS = 60_000;

/** Begins a session and answers with the secret of its cookie, of which only a hash is kept. */
export async function createSession({ db }: Tx, { person, idleMs, absoluteMs }: NewSession): Promise<string> {
  const secret = newSecret();
  await db
    .insertInto("session")
    .values({
      hash: hashOf(secret),
      person,
      created_at: sql`sekisho_now()`,
      idle_ms: idleMs,
      idle_until: sql`sekisho_now() + ${idleMs}`,
      absolute_until: sql`sekisho_now() + ${absoluteMs}`,
    })
    .execute();
  return secret;
}

/**
 * The session of a secret, undefined where there is none any more. Using it defers its idle end; that is written once a
 * minute at most, or four times in a shorter idle time.
 */
export async function useSession(store: Store, secret: string): Promise<Session | undefined> {
  const hash = hashOf(secret);
  const row = await store.read
    .selectFrom("session")
    .selectAll()
    .select(sql<number>`sekisho_now()`.as("now"))
    .where("hash", "=", hash)
    .executeTakeFirst();
  if (row === undefined || row.idle_until <= row.now || row.absolute_until <= row.now) return undefined;
  const idleUntil = row.now + row.idle_ms;
  if (idleUntil - row.idle_until >= Math.min(MINUTE_MS, row.idle_ms / 4)) {
    await store.transaction(async ({ db }) =>
      db.updateTable("session").set({ idle_until: idleUntil }).where("hash", "=", hash).execute(),
    );
  }
  return { person: row.person, createdAt: row.created_at, endsAt: row.absolute_until };
}

/** Signs out. */
export async function revokeSession({ db }: Tx, secret: string): Promise<void> {
  await db.deleteFrom("session").where("hash", "=", hashOf(secret)).execute();
}

/** Signs a person out everywhere; answers with how many sessions ended. */
export async function revokeSessionsOf({ db }: Tx, person: string): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom("session").where("person", "=", person).executeTakeFirst();
  return Number(numDeletedRows);
}

/** Deletes sessions that have ended; answers with how many. */
export async function sweepSessions(store: Store): Promise<number> {
  return store.transaction(async ({ db }) => {
    const { numDeletedRows } = await db
      .deleteFrom("session")
      .where((eb) =>
        eb.or([
          eb("idle_until", "<=", sql<number>`(select sekisho_now())`),
          eb("absolute_until", "<=", sql<number>`(select sekisho_now())`),
        ]),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  });
}
