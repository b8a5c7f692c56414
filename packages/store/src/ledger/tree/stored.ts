import { Problem } from "@sekisho/core";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Store } from "../../store.ts";
import type { Tables } from "../../tables.ts";
import type { Hash } from "./hash.ts";
import type { TreeSource } from "./proof.ts";

const HEX_DIGITS = 64;

/** A column of bytes as lower-case hex. */
export function hexOf(database: Store["database"], column: string): RawBuilder<string | null> {
  const name = sql.ref(column);
  return database === "sqlite" ? sql`lower(hex(${name}))` : sql`encode(${name}, 'hex')`;
}

/** The hashes that the sealer keeps; a group of them comes as one text. */
export function storedTree(db: Kysely<Tables>, database: Store["database"]): TreeSource {
  const joined = database === "sqlite" ? sql.raw("group_concat") : sql.raw("string_agg");
  return {
    async hashes(level, from, count) {
      if (count === 0) return [];
      const [table, hash, place] = level === 0 ? LEAVES : NODES;
      const range = level === 0 ? sql`seq > ${from} and seq <= ${from + count}` : nodeRange(level, from, count);
      const text = sql<{ readonly hashes: string | null }>`
        select ${joined}(${hexOf(database, hash)}, '' order by ${sql.ref(place)}) as hashes
        from ${sql.table(table)} where ${range}`;
      const { rows } = await text.execute(db);
      const hashes = rows[0]?.hashes ?? "";
      if (hashes.length === count * HEX_DIGITS) return cut(hashes);
      throw new Problem(
        "ledger_damaged",
        `the ledger's tree lacks hashes of level ${level} from ${from} on: run sekisho ledger verify`,
      );
    },
  };
}

const LEAVES = ["ledger_entry", "leaf", "seq"] as const;
const NODES = ["ledger_node", "hash", "idx"] as const;

function nodeRange(level: number, from: number, count: number): RawBuilder<unknown> {
  return sql`level = ${level} and idx >= ${from} and idx < ${from + count}`;
}

function cut(hashes: string): readonly Hash[] {
  return Array.from({ length: hashes.length / HEX_DIGITS }, (_, i) =>
    hashes.slice(i * HEX_DIGITS, (i + 1) * HEX_DIGITS),
  );
}
