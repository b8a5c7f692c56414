import { type Kysely, sql } from "kysely";
import { insertMany } from "../../rows/insert.ts";
import { later } from "../../rows/later.ts";
import type { Store } from "../../store.ts";
import type { Tables } from "../../tables.ts";
import { Frontier, type TreeNode } from "../tree/frontier.ts";
import { bytesOfHash, chainHash, GENESIS, type Hash, leafHash } from "../tree/hash.ts";
import { frontierOf } from "../tree/proof.ts";
import { hexOf, storedTree } from "../tree/stored.ts";

/** The end of the sealed ledger. */
export interface Head {
  readonly chain: Hash;
  readonly frontier: Frontier;
}

export interface BatchOptions {
  readonly database: Store["database"];
  /** What the batch before left; a head that is no longer the stored one is read again. */
  readonly known: Head | undefined;
  readonly batchSize: number;
}

/**
 * Gives the oldest unsealed entries their places in chain and tree, by the order of their ids. Call it in the transaction
 * that holds the lease. On PostgreSQL a transaction that commits later may hold a lower id: it is sealed later.
 */
export async function sealBatch(db: Kysely<Tables>, options: BatchOptions): Promise<{ head: Head; sealed: number }> {
  const { database, batchSize } = options;
  const before = await currentHead(db, options);
  const entries = await db
    .selectFrom("ledger_entry")
    .select(["id", "body"])
    .where("seq", "is", null)
    .orderBy("id")
    .limit(batchSize)
    .execute();
  if (entries.length === 0) return { head: before, sealed: 0 };
  const frontier = before.frontier.copy();
  const nodes: TreeNode[] = [];
  const seals: Seal[] = [];
  let { chain } = before;
  for (const { id, body } of entries) {
    const leaf = leafHash(body);
    chain = chainHash(chain, leaf);
    frontier.append(leaf, nodes);
    seals.push({ id, seq: frontier.size, leaf, chain });
  }
  await later({ db }, SEALS[database](JSON.stringify(seals)).compile(db));
  await insertMany(
    { db, database },
    {
      table: "ledger_node",
      columns: { level: "int", idx: "int", hash: "bytes" },
      rows: nodes.map(({ level, index, hash }) => ({ level, idx: index, hash: bytesOfHash(hash) })),
    },
  );
  return { head: { chain, frontier }, sealed: entries.length };
}

/** The head as stored; what is known of it saves reading the tree's edge. */
async function currentHead(db: Kysely<Tables>, { database, known }: BatchOptions): Promise<Head> {
  const last = await db
    .selectFrom("ledger_entry")
    .select(["seq", hexOf(database, "chain").as("chain")])
    .where("seq", "is not", null)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  const size = last?.seq ?? 0;
  const chain = last?.chain ?? GENESIS;
  if (known?.frontier.size === size && known.chain === chain) return known;
  return { chain, frontier: size === 0 ? new Frontier() : await frontierOf(storedTree(db, database), size) };
}

interface Seal {
  readonly id: number;
  readonly seq: number;
  readonly leaf: Hash;
  readonly chain: Hash;
}

/** One statement for a batch of any size, its values as one JSON text. */
const SEALS = {
  sqlite: (seals: string) => sql`
    update ledger_entry set seq = s.value ->> 'seq', leaf = unhex(s.value ->> 'leaf'), chain = unhex(s.value ->> 'chain')
    from json_each(${seals}) s where ledger_entry.id = s.value ->> 'id'`,
  postgres: (seals: string) => sql`
    update ledger_entry set seq = s.seq, leaf = decode(s.leaf, 'hex'), chain = decode(s.chain, 'hex')
    from json_to_recordset(${seals}::json) as s (id bigint, seq bigint, leaf text, chain text)
    where ledger_entry.id = s.id`,
};
