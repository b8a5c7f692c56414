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

export interface LedgerPage {
  readonly entries: readonly FoundEntry[];
  /** The id of the last entry that was looked at: `after` of the next page; undefined at the end. */
  readonly next: number | undefined;
  /** True where the time was over before the page was full: what is looked for may still come. */
  readonly isPartial: boolean;
}

/** Entries of one statement that looks for a text. */
const WINDOW = 10_000;

/**
 * A page of {@link searchLedger}, behind the entry `after`. No index finds a text: it is looked for in one stretch of the
 * ledger after the other, until the page is full or `budgetMs` is over.
 */
export async function pageOfLedger(
  store: Pick<Store, "read" | "database">,
  query: LedgerQuery,
  { after, budgetMs }: { readonly after?: number | undefined; readonly budgetMs: number },
): Promise<LedgerPage> {
  const { limit } = query;
  const behind = (entries: readonly FoundEntry[]): number | undefined =>
    entries.length < limit ? undefined : entries.at(-1)?.id;
  const select = (wanted: number, below: number | undefined, from = 0) => {
    let asked = filtered(store.read, query, store.database).select(["id", "seq", "body", ...COLUMNS]);
    if (below !== undefined) asked = asked.where("id", "<", below);
    if (from > 0) asked = asked.where("id", ">=", from);
    return asked.orderBy("id", "desc").limit(wanted).execute();
  };
  if (query.text === undefined) {
    const entries = await select(limit, after);
    return { entries, next: behind(entries), isPartial: false };
  }
  const end = performance.now() + budgetMs;
  const entries: FoundEntry[] = [];
  for (let below = after ?? (await newestId(store.read)) + 1; below > 1; ) {
    const from = Math.max(1, below - WINDOW);
    entries.push(...(await select(limit - entries.length, below, from)));
    if (entries.length >= limit) return { entries, next: behind(entries), isPartial: false };
    below = from;
    if (below > 1 && performance.now() >= end) return { entries, next: below, isPartial: true };
  }
  return { entries, next: undefined, isPartial: false };
}

async function newestId(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom("ledger_entry").select("id").orderBy("id", "desc").limit(1).executeTakeFirst();
  return row?.id ?? 0;
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
