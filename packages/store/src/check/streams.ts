import { sql } from "kysely";
import { type Found, type Look, MAX_FOUND } from "./look.ts";
import { countOf, findBy } from "./query.ts";

/** Whether streams have all their chunks, each once. */
export const lookAtStreams: Look = async ({ db }) => ({
  count: await countOf(db, "stream"),
  found: [
    ...(await findBy(
      db,
      "stream_gap",
      sql`select name as of_it from stream s where last_seq <> (select count(*) from stream_chunk c where c.stream = s.id)
        or exists (select 1 from stream_chunk c where c.stream = s.id and (c.seq < 1 or c.seq > s.last_seq))`,
    )),
    ...(await findBy(
      db,
      "chunk_lost",
      sql`select distinct stream as of_it from stream_chunk c where not exists (select 1 from stream s where s.id = c.stream)`,
    )),
  ],
});

/** Whether the ledger has the head of each service's chain. */
export const lookAtSpools: Look = async ({ db }) => {
  const spools = await db.selectFrom("spool").select(["service", "count", "head"]).orderBy("service").execute();
  const found: Found[] = [];
  for (const { service, count, head } of spools) {
    if (count < 0 || !/^[0-9a-f]{64}$/.test(head)) found.push({ code: "spool_head", of: service });
    else if (!(await isAnchored(db, head))) found.push({ code: "spool_anchor", of: service });
  }
  return { count: spools.length, found: found.slice(0, MAX_FOUND) };
};

async function isAnchored(db: Parameters<Look>[0]["db"], head: string): Promise<boolean> {
  const entry = await db
    .selectFrom("ledger_entry")
    .select("id")
    .where("kind", "=", "spool.anchored")
    .where("body", "like", `%"head":"${head}"%`)
    .orderBy("at", "desc")
    .limit(1)
    .executeTakeFirst();
  return entry !== undefined;
}
