import { sql } from "kysely";
import type { Look } from "./look.ts";
import { countOf, findBy } from "./query.ts";

const UNFINISHED = sql`('ready', 'delayed', 'waiting', 'leased')`;

/** States and leases of jobs. */
export const lookAtJobs: Look = async ({ db }) => ({
  count: await countOf(db, "job"),
  found: [
    ...(await findBy(
      db,
      "job_lease",
      sql`select id as of_it from job
        where (state = 'leased') <> (lease_holder is not null) or (state = 'leased') <> (lease_until is not null)`,
    )),
    ...(await findBy(
      db,
      "job_state",
      sql`select id as of_it from job where state not in ('ready', 'delayed', 'waiting', 'leased', 'done', 'dead', 'cancelled')
        or (state = 'waiting' and key is null) or (state in ${UNFINISHED}) <> (finished_at is null)`,
    )),
    ...(await findBy(
      db,
      "job_overdue",
      sql`select id as of_it from job where state = 'leased' and lease_until <= (select sekisho_now())`,
    )),
  ],
});

/** The lines of keys: each counts its unfinished jobs, and exactly one of them is first. */
export const lookAtKeys: Look = async ({ db }) => {
  const lines = sql`select key as of_it, max(stated) as stated, sum(unfinished) as unfinished, sum(is_first) as firsts from (
      select key, unfinished as stated, 0 as unfinished, 0 as is_first from job_key
      union all
      select key, cast(null as bigint), 1, case when state = 'waiting' then 0 else 1 end from job
      where key is not null and state in ${UNFINISHED}
    ) line group by key`;
  return {
    count: await countOf(db, "job_key"),
    found: [
      ...(await findBy(
        db,
        "key_count",
        sql`select of_it from (${lines}) k where stated is null or stated <> unfinished or unfinished = 0`,
      )),
      ...(await findBy(db, "key_first", sql`select of_it from (${lines}) k where unfinished > 0 and firsts <> 1`)),
    ],
  };
};
