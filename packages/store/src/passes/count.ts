import { sql } from "kysely";
import { later } from "../rows/later.ts";
import type { Tx } from "../store.ts";

const MINUTE_MS = 60_000;

export interface Pass {
  readonly gate: string;
  readonly scope: string;
  /** Digest of the rules in force. */
  readonly rules: string;
  /** UTC epoch milliseconds. */
  readonly at: number;
}

/** Counts what a gate let pass without a word: by gate, scope, rules and minute. */
export async function countPass(tx: Tx, { gate, scope, rules, at }: Pass): Promise<void> {
  const counted = tx.db
    .insertInto("pass_count")
    .values({ gate, scope, rules, minute: Math.floor(at / MINUTE_MS) * MINUTE_MS, count: 1 })
    .onConflict((conflict) =>
      conflict.columns(["gate", "scope", "rules", "minute"]).doUpdateSet({ count: sql<number>`pass_count.count + 1` }),
    );
  await later(tx, counted);
}
