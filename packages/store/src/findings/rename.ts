import { findingKey } from "@sekisho/core";
import { appendEntry } from "../ledger/append.ts";
import type { Tx } from "../store.ts";
import { assignmentsOf, moveAssignment } from "./assign.ts";
import { shownBy } from "./finding.ts";
import { type FindingRow, findingOf, sightRow, sightsOf } from "./rows.ts";
import { type Moment, mergeSights, type Sight } from "./sight.ts";

/** A finding, and what it is called from now on. */
export interface Renaming {
  readonly row: FindingRow;
  readonly rule: string;
  readonly type: string;
  readonly name: string;
}

/**
 * Gives findings other names and keeps their history. Where one of the new name is there already, the two become one,
 * with the sights and the history of both. All happen at once: two findings may change names.
 */
export async function renameFindings(tx: Tx, renamings: readonly Renaming[], moment: Moment): Promise<void> {
  const moving = renamings.filter(({ row, rule, type, name }) => {
    return rule !== row.rule || type !== row.type || name !== row.name;
  });
  for (const { row } of moving) {
    await tx.db
      .updateTable("finding")
      .set({ key: `moving ${row.id}` })
      .where("id", "=", row.id)
      .execute();
  }
  for (const { row, rule, type, name } of moving) {
    const subject = { scope: row.scope, type, name };
    const key = findingKey(rule, subject, row.instance);
    const other = await tx.db.selectFrom("finding").selectAll().where("key", "=", key).executeTakeFirst();
    if (other !== undefined) await merge(tx, row, other);
    else await tx.db.updateTable("finding").set({ key, rule, type, name }).where("id", "=", row.id).execute();
    const detail = { from: row.key, to: key, merged: other !== undefined };
    await appendEntry(tx, { kind: "finding.renamed", ...subject, at: moment.at, rule, detail });
    await tx.db
      .insertInto("finding_event")
      .values({
        finding: other?.id ?? row.id,
        scan: moment.scan,
        at: moment.at,
        kind: "renamed",
        detail: JSON.stringify({ rule: row.rule, type: row.type, name: row.name }),
        owner: row.owner,
        told: 0,
      })
      .execute();
  }
}

/** The finding that is renamed goes into the one that has the name already, which keeps its row. */
async function merge(tx: Tx, gone: FindingRow, kept: FindingRow): Promise<void> {
  const { db } = tx;
  const sights = await sightsOf(tx, [gone.id, kept.id]);
  const all = new Map<string, Sight>((sights.get(kept.id) ?? []).map((sight) => [sight.gate, sight]));
  for (const sight of sights.get(gone.id) ?? []) {
    const ours = all.get(sight.gate);
    all.set(sight.gate, ours === undefined ? sight : mergeSights(ours, sight));
  }
  await db.deleteFrom("finding_sight").where("finding", "in", [gone.id, kept.id]).execute();
  await db
    .insertInto("finding_sight")
    .values([...all.values()].map((sight) => sightRow(kept.id, sight)))
    .execute();
  await db.updateTable("finding_event").set({ finding: kept.id }).where("finding", "=", gone.id).execute();
  await db.deleteFrom("finding").where("id", "=", gone.id).execute();
  await moveAssignment(tx, gone.id, kept.id);
  const before = findingOf(kept);
  const shown = shownBy([...all.values()], (await assignmentsOf(tx, [kept.id])).get(kept.id));
  await db
    .updateTable("finding")
    .set({
      ...shown,
      first_seen_at: Math.min(gone.first_seen_at, kept.first_seen_at),
      state_at: shown.state === before.state ? before.stateAt : gone.state_at,
    })
    .where("id", "=", kept.id)
    .execute();
}

/** Follows `formerly` of a rulebook: findings of a rule that has another id now. */
export async function renameRule(
  tx: Tx,
  { from, to, moment }: { readonly from: string; readonly to: string; readonly moment: Moment },
): Promise<void> {
  const rows = await tx.db.selectFrom("finding").selectAll().where("rule", "=", from).orderBy("id").execute();
  await renameFindings(
    tx,
    rows.map((row) => ({ row, rule: to, type: row.type, name: row.name })),
    moment,
  );
}
