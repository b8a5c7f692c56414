import { randomBytes } from "node:crypto";
import { type Kysely, type Selectable, sql } from "kysely";
import type { Store, Tx } from "../store.ts";
import type { Tables } from "../tables.ts";
import { hashOf, newSecret, sameHash } from "./secret.ts";

export interface NewToken {
  /** For people: what uses it. */
  readonly name: string;
  readonly team?: string;
  /** Names of what it may do; what they mean is the server's. */
  readonly scopes: readonly string[];
  /** From now, by the database's clock. Default: it does not expire. */
  readonly validMs?: number;
}

/** Who calls, once its token is checked. */
export interface TokenHolder {
  readonly id: string;
  readonly name: string;
  readonly team: string | null;
  readonly scopes: readonly string[];
}

/** `sekisho_ID_SECRET`: a prefix that scanners for leaked secrets can find. */
const TOKEN = /^sekisho_([0-9a-f]{16})_([\w-]{43})$/;
const ID_BYTES = 8;
const MINUTE_MS = 60_000;

/** Makes a token. Its text is told here and never again. */
export async function createToken(
  { db }: Tx,
  token: NewToken,
): Promise<{ readonly id: string; readonly text: string }> {
  const id = randomBytes(ID_BYTES).toString("hex");
  const secret = newSecret();
  const { name, team = null, scopes, validMs } = token;
  await db
    .insertInto("api_token")
    .values({
      id,
      secret_hash: hashOf(secret),
      name,
      team,
      scopes: JSON.stringify(scopes),
      created_at: sql`sekisho_now()`,
      expires_at: validMs === undefined ? null : sql`sekisho_now() + ${validMs}`,
      revoked_at: null,
      last_used_at: null,
    })
    .execute();
  return { id, text: `sekisho_${id}_${secret}` };
}

/**
 * Who holds this token; undefined for one that is unknown, wrong, expired or revoked, which are not told apart. Its last
 * use is noted to the minute, so that most calls write nothing.
 */
export async function checkToken(store: Store, text: string): Promise<TokenHolder | undefined> {
  const [, id, secret] = TOKEN.exec(text) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  const row = await store.read
    .selectFrom("api_token")
    .selectAll()
    .select(sql<number>`sekisho_now()`.as("now"))
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined || !sameHash(row.secret_hash, hashOf(secret))) return undefined;
  if (row.revoked_at !== null || (row.expires_at !== null && row.expires_at <= row.now)) return undefined;
  const minute = row.now - (row.now % MINUTE_MS);
  if (row.last_used_at !== minute) {
    await store.transaction(async ({ db }) =>
      db.updateTable("api_token").set({ last_used_at: minute }).where("id", "=", id).execute(),
    );
  }
  return { id, name: row.name, team: row.team, scopes: scopesOf(row.scopes) };
}

/** Ends a token for good. True where it was valid until now or has expired; false where it is unknown or revoked. */
export async function revokeToken({ db }: Tx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("api_token")
    .set({ revoked_at: sql`sekisho_now()` })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Times are UTC epoch milliseconds by the database's clock. */
export interface TokenRecord extends TokenHolder {
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  /** Rounded down to the minute. */
  readonly lastUsedAt: number | null;
}

export interface TokensAsked {
  /** Default: those of all teams, and of none. */
  readonly teams?: readonly string[];
  /** The last one of the page before. */
  readonly after?: Pick<TokenRecord, "createdAt" | "id">;
  /** Default: all. */
  readonly limit?: number;
}

/** Tokens, oldest first; never a secret or its hash. */
export async function listTokens(
  db: Kysely<Tables>,
  { teams, after, limit }: TokensAsked = {},
): Promise<readonly TokenRecord[]> {
  if (teams?.length === 0) return [];
  let asked = db.selectFrom("api_token").selectAll().orderBy("created_at").orderBy("id");
  if (teams !== undefined) asked = asked.where("team", "in", teams);
  if (after !== undefined) {
    const { createdAt, id } = after;
    asked = asked.where((token) =>
      token.or([
        token("created_at", ">", createdAt),
        token.and([token("created_at", "=", createdAt), token("id", ">", id)]),
      ]),
    );
  }
  if (limit !== undefined) asked = asked.limit(limit);
  return (await asked.execute()).map(recordOf);
}

/** Undefined where there is none of that id. */
export async function readToken(db: Kysely<Tables>, id: string): Promise<TokenRecord | undefined> {
  const row = await db.selectFrom("api_token").selectAll().where("id", "=", id).executeTakeFirst();
  return row && recordOf(row);
}

function recordOf(row: Selectable<Tables["api_token"]>): TokenRecord {
  return {
    id: row.id,
    name: row.name,
    team: row.team,
    scopes: scopesOf(row.scopes),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}

function scopesOf(json: string): readonly string[] {
  // `createToken` wrote it.
  return JSON.parse(json) as readonly string[];
}
