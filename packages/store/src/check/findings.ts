import { sql } from "kysely";
import { assignmentsOf } from "../findings/assign.ts";
import { shownBy } from "../findings/finding.ts";
import { findingOf, sightsOf } from "../findings/rows.ts";
import { type Found, type Look, MAX_FOUND } from "./look.ts";
import { countOf, findBy } from "./query.ts";

const PAGE = 500;

/** Whether each finding is what its sights make of it. */
export const lookAtFindings: Look = async ({ db, database }) => {
  const found: Found[] = [];
  let count = 0;
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = await db.selectFrom("finding").selectAll().where("id", ">", after).orderBy("id").limit(PAGE).execute();
    const last = rows.at(-1);
    if (last === undefined) break;
    const ids = rows.map(({ id }) => id);
    const sights = await sightsOf({ db, database }, ids);
    const assigned = await assignmentsOf({ db, database }, ids);
    for (const row of rows) {
      const seen = sights.get(row.id);
      if (seen === undefined) found.push({ code: "finding_unseen", of: row.key });
      else if (!isShown(findingOf(row), shownBy(seen, assigned.get(row.id))))
        found.push({ code: "finding_state", of: row.key });
    }
    count += rows.length;
    after = last.id;
  }
  return { count, found: found.slice(0, MAX_FOUND) };
};

function isShown(finding: object, shown: object): boolean {
  return Object.entries(shown).every(([field, value]) => Reflect.get(finding, field) === value);
}

/** Whether sights and history are of findings. */
export const lookAtHistory: Look = async ({ db }) => {
  const lost = (table: string, of: string) =>
    sql`select ${sql.ref(of)} as of_it from ${sql.table(table)} t where not exists (select 1 from finding f where f.id = t.finding)`;
  return {
    count: await countOf(db, "finding_event"),
    found: [
      ...(await findBy(db, "event_lost", lost("finding_event", "t.id"))),
      ...(await findBy(db, "sight_lost", lost("finding_sight", "t.finding"))),
    ],
  };
};
