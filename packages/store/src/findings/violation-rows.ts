import type { Kysely, Selectable } from "kysely";
import type { Store } from "../store.ts";
import type { Tables } from "../tables.ts";
import { readByIndex } from "./lock.ts";

export type ViolationRow = Selectable<Tables["scan_violation"]>;

/** The rows behind a cursor, at most {@link PAGE}; fewer are the last. */
export type ViolationRows = (cursor: string) => Promise<readonly ViolationRow[]>;

export const PAGE = 1_000;

/** Before every row. */
export const NO_CURSOR: string = "";

/**
 * The violations of a scan in the order of subjects, which is that of most indexes that the findings are in: in the order
 * of keys, which are digests, each row would touch other pages of them.
 */
export function violationRows(db: Kysely<Tables>, scan: string): ViolationRows {
  return async (cursor) =>
    db
      .selectFrom("scan_violation")
      .selectAll()
      .where("scan", "=", scan)
      .where((row) => row(row.refTuple("type", "name", "key"), ">", row.tuple(...readCursor(cursor))))
      .orderBy("type")
      .orderBy("name")
      .orderBy("key")
      .limit(PAGE)
      .execute();
}

/**
 * As {@link violationRows}, by a connection of its own, and one page before it is asked for: nothing changes what a closed
 * scan saw, and the database writes the page before meanwhile.
 */
export function violationsAhead(store: Store, scan: string): ViolationRows {
  const read: ViolationRows =
    store.database === "sqlite"
      ? violationRows(store.read, scan)
      : async (cursor) =>
          store.snapshot(async (db) => {
            await readByIndex(db);
            return violationRows(db, scan)(cursor);
          });
  let ahead: { readonly cursor: string; readonly rows: Promise<readonly ViolationRow[]> } | undefined;
  return async (cursor) => {
    const rows = await (ahead?.cursor === cursor ? ahead.rows : read(cursor));
    const next = cursorBehind(rows);
    if (next === undefined) return rows;
    ahead = { cursor: next, rows: rows.length < PAGE ? Promise.resolve([]) : read(next) };
    // Whoever asks for that page is told.
    ahead.rows.catch(() => {});
    return rows;
  };
}

/** Where the page behind some rows starts; undefined where there are none. */
export function cursorBehind(rows: readonly ViolationRow[]): string | undefined {
  const last = rows.at(-1);
  return last && JSON.stringify([last.type, last.name, last.key]);
}

function readCursor(cursor: string): readonly [type: string, name: string, key: string] {
  // Else `cursorBehind` wrote it.
  return cursor === NO_CURSOR ? ["", "", ""] : (JSON.parse(cursor) as [string, string, string]);
}
