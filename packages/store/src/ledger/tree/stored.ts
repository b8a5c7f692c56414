import { Problem } from "@sekisho/core";
import type { Kysely } from "kysely";
import type { Tables } from "../../tables.ts";
import type { TreeSource } from "./proof.ts";

/** The hashes that the sealer keeps. */
export function storedTree(db: Kysely<Tables>): TreeSource {
  return {
    async hashes(level, from, count) {
      if (count === 0) return [];
      const rows = level === 0 ? await leaves(db, from, count) : await nodes(db, { level, from, count });
      const hashes = rows.flatMap(({ hash }) => (hash === null ? [] : [hash]));
      if (hashes.length === count) return hashes;
      throw new Problem(
        "ledger_damaged",
        `the ledger's tree lacks hashes of level ${level} from ${from} on: run sekisho ledger verify`,
      );
    },
  };
}

interface HashRow {
  readonly hash: Uint8Array | null;
}

function leaves(db: Kysely<Tables>, from: number, count: number): Promise<readonly HashRow[]> {
  return db
    .selectFrom("ledger_entry")
    .select("leaf as hash")
    .where("seq", ">", from)
    .where("seq", "<=", from + count)
    .orderBy("seq")
    .execute();
}

interface NodeRange {
  readonly level: number;
  readonly from: number;
  readonly count: number;
}

function nodes(db: Kysely<Tables>, { level, from, count }: NodeRange): Promise<readonly HashRow[]> {
  return db
    .selectFrom("ledger_node")
    .select("hash")
    .where("level", "=", level)
    .where("idx", ">=", from)
    .where("idx", "<", from + count)
    .orderBy("idx")
    .execute();
}
