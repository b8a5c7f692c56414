import { type Kysely, sql } from "kysely";
import type { Tx } from "../../store.ts";
import type { Tables } from "../../tables.ts";
import { appendEntry } from "../append.ts";
import type { VerifyingKey } from "./keys.ts";
import { parseNote, signerOf } from "./note.ts";

const KIND = "ledger.key-changed";

/** Whether the newest checkpoint is by another key, and no entry says yet that this one signs from there on. */
export async function isKeyNew(db: Kysely<Tables>, key: VerifyingKey): Promise<boolean> {
  const newest = await newestCheckpoint(db);
  const note = newest === undefined ? undefined : parseNote(newest.note);
  if (note === undefined || signerOf(note, [key]) !== "unknown") return false;
  const said = await db
    .selectFrom("ledger_entry")
    .select("name")
    .where("kind", "=", KIND)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return said?.name !== key.id;
}

/**
 * Writes that another key signs from now on: `ledger.key-changed`, its name the key's id. Call it in the transaction that
 * holds the sealer's lease, before the key signs: one of all replicas does it.
 */
export async function recordKeyChange(tx: Tx, key: VerifyingKey): Promise<void> {
  const newest = await newestCheckpoint(tx.db);
  const { rows } = await sql<{ readonly now: number }>`select sekisho_now() as now`.execute(tx.db);
  await appendEntry(tx, {
    kind: KIND,
    at: rows[0]?.now ?? 0,
    name: key.id,
    actor: "system",
    detail: { publicKey: Buffer.from(key.raw).toString("base64"), lastByAnother: newest?.size ?? 0 },
  });
}

function newestCheckpoint(db: Kysely<Tables>) {
  return db
    .selectFrom("ledger_checkpoint")
    .select(["size", "note"])
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
}
