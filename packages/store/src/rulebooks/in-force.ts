import { canonicalJson, type Json } from "@sekisho/core";
import { type Kysely, sql } from "kysely";
import { appendEntry } from "../ledger/append.ts";
import type { Tx } from "../store.ts";
import type { Tables } from "../tables.ts";

export interface RulebookInForce {
  readonly name: string;
  readonly version: string;
  readonly digests: Readonly<Record<string, string>> & { readonly rulebook: string };
  readonly revision?: string;
  readonly files: Uint8Array;
  /** What is different from the one before. */
  readonly changes: Json;
}

export interface StoredRulebook extends RulebookInForce {
  /** UTC epoch milliseconds by the database's clock. */
  readonly adoptedAt: number;
}

/**
 * Puts a rulebook in force, with an entry in the ledger. False where it is in force already: of replicas that see the same
 * change one writes the entry.
 */
export async function adoptRulebook(tx: Tx, rulebook: RulebookInForce, at: number): Promise<boolean> {
  const { name, version, digests, revision = null, files, changes } = rulebook;
  const values = {
    version,
    digest: digests.rulebook,
    digests: canonicalJson(digests),
    revision,
    adopted_at: sql<number>`sekisho_now()`,
    files,
    changes: canonicalJson(changes),
  };
  const row = await tx.db
    .insertInto("rulebook_in_force")
    .values({ name, ...values })
    .onConflict((conflict) =>
      conflict
        .column("name")
        .doUpdateSet(values)
        .where((eb) =>
          eb.or([
            eb("rulebook_in_force.digest", "<>", digests.rulebook),
            eb(sql`coalesce(rulebook_in_force.revision, '')`, "<>", revision ?? ""),
          ]),
        ),
    )
    .returning("name")
    .executeTakeFirst();
  if (row === undefined) return false;
  const detail = { rulebook: name, version, digests: { ...digests }, revision, changes };
  await appendEntry(tx, { kind: "rulebook.adopted", at, actor: "system", detail });
  return true;
}

/** Says in the ledger that a version was refused and which one stays in force. */
export async function recordRefusedRulebook(
  tx: Tx,
  refused: {
    readonly name: string;
    readonly stamp: string;
    readonly inForce?: string;
    readonly codes: readonly string[];
  },
  at: number,
): Promise<void> {
  const { name, stamp, inForce = null, codes } = refused;
  await appendEntry(tx, {
    kind: "rulebook.refused",
    at,
    actor: "system",
    detail: { rulebook: name, stamp, inForce, codes: [...codes] },
  });
}

/** The rulebook that is in force under a name; undefined where none was adopted. */
export async function readRulebookInForce(db: Kysely<Tables>, name: string): Promise<StoredRulebook | undefined> {
  const row = await db.selectFrom("rulebook_in_force").selectAll().where("name", "=", name).executeTakeFirst();
  if (row === undefined) return undefined;
  const { version, digests, revision, adopted_at: adoptedAt, files, changes } = row;
  return {
    name,
    version,
    // `adoptRulebook` wrote these.
    digests: JSON.parse(digests) as StoredRulebook["digests"],
    ...(revision !== null && { revision }),
    files,
    changes: JSON.parse(changes) as Json,
    adoptedAt,
  };
}
