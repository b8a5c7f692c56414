import { randomUUID } from "node:crypto";
import { appendEntries } from "../ledger/append.ts";
import { insertMany, oneOf } from "../rows/insert.ts";
import type { Tx } from "../store.ts";
import { shownBy } from "./finding.ts";
import { lockScope } from "./lock.ts";
import { EVENT_KINDS, type FindingRow, sightsOf } from "./rows.ts";
import { tellOwners } from "./tell.ts";

/** Who takes findings over, said by a person; scans that see them again keep to it. */
export interface NewAssignment {
  /** Keys of findings, each once. */
  readonly keys: readonly string[];
  /** Undefined gives them back to whom the rulebook says they belong. */
  readonly team: string | undefined;
  /** Why; "" where nobody said. */
  readonly note: string;
  /** As in {@link appendEntry}. */
  readonly actor: string;
  /** UTC epoch milliseconds. */
  readonly at: number;
}

type Reading = Pick<Tx, "db" | "database">;

/** Findings by their keys; those that are not there are left out. */
export async function findingsByKey(
  { db, database }: Reading,
  keys: readonly string[],
): Promise<readonly FindingRow[]> {
  if (keys.length === 0) return [];
  return db
    .selectFrom("finding")
    .selectAll()
    .where(oneOf(database, "key", keys))
    .orderBy("id")
    .execute();
}

/**
 * Gives findings to a team, or back to whom the rulebook names. Each that changes hands has a row in its history and an
 * entry in the ledger; one that is the team's already stays as it is. Who has an open one from now on is told. Answers with
 * how many changed hands.
 */
export async function assignFindings(tx: Tx, { keys, team, note, actor, at }: NewAssignment): Promise<number> {
  const scopes = new Set((await findingsByKey(tx, keys)).map(({ scope }) => scope));
  // In one order, so that two never wait for each other; a scan of the scope then sees all of this, or none.
  for (const scope of [...scopes].toSorted()) await lockScope(tx, tx, scope);
  const rows = await findingsByKey(tx, keys);
  const ids = rows.map(({ id }) => id);
  const assigned = await assignmentsOf(tx, ids);
  const owners = team === undefined ? await ownersSeen(tx, ids) : undefined;
  const changes = rows
    .map((row) => ({ row, to: team ?? owners?.get(row.id) ?? row.owner }))
    .filter(({ row, to }) => to !== row.owner || assigned.get(row.id) !== team);
  if (changes.length === 0) return 0;
  const changed = changes.map(({ row }) => row.id);
  await tx.db
    .deleteFrom("finding_assignment")
    .where(oneOf(tx.database, "finding", changed))
    .execute();
  if (team !== undefined) {
    await insertMany(tx, {
      table: "finding_assignment",
      columns: { finding: "int", team: "text", note: "text", actor: "text", at: "int" },
      rows: changed.map((finding) => ({ finding, team, note, actor, at })),
    });
  }
  for (const [to, those] of Map.groupBy(changes, (change) => change.to)) {
    const moving = those.map(({ row }) => row.id);
    await tx.db
      .updateTable("finding")
      .set({ owner: to })
      .where(oneOf(tx.database, "id", moving))
      .execute();
  }
  // What is told at once is told as what a scan changed is: by scope, for each scope has its own rulebook.
  const batches = new Map(
    [...new Set(changes.filter(isNews).map(({ row }) => row.scope))].map((scope) => [
      scope,
      `assignment ${randomUUID()}`,
    ]),
  );
  await insertMany(tx, {
    table: "finding_event",
    columns: EVENT_KINDS,
    rows: changes.map(({ row, to }) => ({
      finding: row.id,
      scan: isNews({ row, to }) ? (batches.get(row.scope) ?? null) : null,
      at,
      kind: "assigned",
      detail: JSON.stringify({ from: row.owner, note, actor, returned: team === undefined }),
      owner: to,
      told: isNews({ row, to }) ? 1 : 0,
    })),
  });
  for (const [scope, batch] of batches) await tellOwners(tx, batch, scope);
  await appendEntries(
    tx,
    changes.map(({ row, to }) => {
      const { scope, type, name, rule, key } = row;
      const detail = { key, from: row.owner, to, note, returned: team === undefined };
      return { kind: "finding.assigned", at, scope, type, name, rule, actor, detail };
    }),
  );
  return changes.length;
}

interface Handover {
  readonly row: FindingRow;
  /** The team that has it from now on. */
  readonly to: string;
}

/** Whether the team has something to do that it had not: what is exempted or ended asks for nobody. */
function isNews({ row, to }: Handover): boolean {
  return row.state === "open" && to !== "" && to !== row.owner;
}

/** The teams that people gave findings to, by finding. */
export async function assignmentsOf(
  { db, database }: Reading,
  findings: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (findings.length === 0) return new Map();
  const rows = await db
    .selectFrom("finding_assignment")
    .select(["finding", "team"])
    .where(oneOf(database, "finding", findings))
    .execute();
  return new Map(rows.map(({ finding, team }) => [finding, team]));
}

/** A finding that goes into another one leaves its assignment to it, where that has none. */
export async function moveAssignment({ db }: Tx, gone: number, kept: number): Promise<void> {
  await db
    .updateTable("finding_assignment")
    .set({ finding: kept })
    .where("finding", "=", gone)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom("finding_assignment as other").select("other.finding").where("other.finding", "=", kept),
        ),
      ),
    )
    .execute();
  await db.deleteFrom("finding_assignment").where("finding", "=", gone).execute();
}

/** Whom the latest sights name, by finding. */
async function ownersSeen(reading: Reading, findings: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const sights = await sightsOf(reading, findings);
  return new Map([...sights].map(([finding, those]) => [finding, shownBy(those).owner]));
}
