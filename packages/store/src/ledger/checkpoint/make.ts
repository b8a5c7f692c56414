import { randomBytes } from "node:crypto";
import { Problem } from "@sekisho/core";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../../tables.ts";
import type { Frontier } from "../tree/frontier.ts";
import type { SigningKey } from "./keys.ts";
import { isOrigin, signNote } from "./note.ts";

export interface CheckpointOptions {
  readonly key: SigningKey;
  /** The ledger's name where it has none yet: no white space, no plus. Default: `sekisho/` and 16 random hex digits. */
  readonly origin?: string;
  /** Entries after which one is made at the latest. Default: 10,000. */
  readonly everyEntries?: number;
  /** Milliseconds after which one is made at the latest, where there are new entries. Default: a minute. */
  readonly everyMs?: number;
}

const EVERY_ENTRIES = 10_000;
const EVERY_MS = 60_000;

/** Whether a ledger of `size` entries is due for a checkpoint: enough new entries, or new ones and enough time. */
export async function isCheckpointDue(
  db: Kysely<Tables>,
  size: number,
  { everyEntries = EVERY_ENTRIES, everyMs = EVERY_MS }: CheckpointOptions,
): Promise<boolean> {
  const last = await db
    .selectFrom("ledger_checkpoint")
    .select(["size", sql<number>`sekisho_now() - at`.as("age")])
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) return size > 0;
  if (size <= last.size) return false;
  // A clock that was set back must not hold checkpoints up.
  return size - last.size >= everyEntries || last.age >= everyMs || last.age < 0;
}

/** Signs the head of the tree and keeps it. Call it in the transaction that holds the sealer's lease. */
export async function makeCheckpoint(
  db: Kysely<Tables>,
  frontier: Frontier,
  options: CheckpointOptions,
): Promise<void> {
  const origin = await originOf(db, options.origin);
  const note = signNote({ origin, size: frontier.size, root: frontier.root() }, options.key);
  await db.insertInto("ledger_checkpoint").values({ size: frontier.size, at: sql`sekisho_now()`, note }).execute();
}

async function originOf(db: Kysely<Tables>, wanted: string | undefined): Promise<string> {
  const found = await db.selectFrom("ledger_log").select("origin").executeTakeFirst();
  if (found !== undefined) return found.origin;
  const origin = wanted ?? `sekisho/${randomBytes(8).toString("hex")}`;
  if (!isOrigin(origin)) {
    throw new Problem("ledger_origin", `expected a ledger's name without spaces and plus signs, found ${origin}`);
  }
  await db.insertInto("ledger_log").values({ one: 1, origin }).execute();
  return origin;
}
