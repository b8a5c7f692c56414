import type { Store } from "../store.ts";
import { hexOf } from "./tree/stored.ts";

export const EXPORT_FORMAT = "sekisho-ledger-export/1";

const PAGE = 2_000;

/**
 * Writes one moment of the ledger as JSON lines: a line with `format` and `origin`, the sealed entries (`seq`, `body`,
 * `leaf` and `chain` in hex) by their places, the checkpoints (`size`, `note`). `write` gets whole lines, many at once.
 */
export async function exportLedger(store: Store, write: (lines: string) => void): Promise<void> {
  await store.snapshot(async (db) => {
    const log = await db.selectFrom("ledger_log").select("origin").executeTakeFirst();
    write(linesOf([{ format: EXPORT_FORMAT, origin: log?.origin ?? null }]));
    for (let after = 0; ; ) {
      const rows = await db
        .selectFrom("ledger_entry")
        .select(["seq", "body", hexOf(store.database, "leaf").as("leaf"), hexOf(store.database, "chain").as("chain")])
        .where("seq", ">", after)
        .orderBy("seq")
        .limit(PAGE)
        .execute();
      if (rows.length === 0) break;
      write(linesOf(rows));
      after = rows.at(-1)?.seq ?? after;
    }
    for (let after = 0; ; ) {
      const rows = await db
        .selectFrom("ledger_checkpoint")
        .select(["size", "note"])
        .where("size", ">", after)
        .orderBy("size")
        .limit(PAGE)
        .execute();
      if (rows.length === 0) break;
      write(linesOf(rows));
      after = rows.at(-1)?.size ?? after;
    }
  });
}

function linesOf(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
