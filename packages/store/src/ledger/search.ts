import { type ExpressionBuilder, type Kysely, sql } from "kysely";
import type { Store } from "../store.ts";
import type { Tables } from "../tables.ts";
import { COLUMNS, type EntryRow } from "./verify/entry.ts";

/** What entries must have, all of it. Texts are compared whole; a kind may end in `*`: `finding.*`. */
export interface LedgerQuery {
  readonly kind?: string;
  readonly scope?: string;
  readonly type?: string;
  readonly name?: string;
  readonly rule?: string;
  readonly actor?: string;
  /** UTC epoch milliseconds, inclusive. */
  readonly since?: number;
  /** UTC epoch milliseconds, exclusive. */
  readonly until?: number;
  /** Stands somewhere in the body, capitals as they are. */
  readonly text?: string;
  readonly limit: number;
}

export type FoundEntry = Omit<EntryRow, "leaf" | "chain">;

/** Entries, the newest first; those that wait for their place, too. */
export async function searchLedger(
  { read, database }: Pick<Store, "read" | "database">,
  query: LedgerQuery,
): Promise<readonly FoundEntry[]> {
  return filtered(read, query, database)
    .select(["id", "seq", "body", ...COLUMNS])
    .orderBy("id", "desc")
    .limit(query.limit)
    .execute();
}

function filtered(db: Kysely<Tables>, query: LedgerQuery, database: Store["database"]) {
  const { kind, since, until, text } = query;
  let select = db.selectFrom("ledger_entry");
  for (const column of ["scope", "type", "name", "rule", "actor"] as const) {
    const value = query[column];
    if (value !== undefined) select = select.where(column, "=", value);
  }
  if (kind !== undefined) select = select.where((eb) => kindIs(eb, kind));
  if (since !== undefined) select = select.where("at", ">=", since);
  if (until !== undefined) select = select.where("at", "<", until);
  if (text !== undefined) {
    // The body is JSON: what is looked for stands in it as JSON spells it.
    const spelt = JSON.stringify(text).slice(1, -1);
    select = select.where(
      database === "sqlite" ? sql<boolean>`instr(body, ${spelt}) > 0` : sql<boolean>`strpos(body, ${spelt}) > 0`,
    );
  }
  return select;
}

function kindIs(eb: ExpressionBuilder<Tables, "ledger_entry">, kind: string) {
  if (!kind.endsWith("*")) return eb("kind", "=", kind);
  const start = kind.slice(0, -1);
  // Kinds compare by code points: no kind has the last one.
  return eb.and([eb("kind", ">=", start), eb("kind", "<", `${start}\u{10ffff}`)]);
}
