import { canonicalJson, type Json } from "@sekisho/core";
import { type ColumnKind, type Insertion, insertionsOf, sendInsertions, type Value } from "../rows/insert.ts";
import type { Tx } from "../store.ts";
import type { Tables } from "../tables.ts";

/** The version of an entry's body; readers accept this one and the one before. */
export const ENTRY_VERSION = 1;

/**
 * What the ledger remembers: ids and digests. Names of people, evidence and secrets never stand in it; they have tables
 * that can be erased, and stand here as salted digests.
 */
export interface NewEntry {
  /** `finding.opened`, `decision.denied`, `rulebook.changed` … : a noun, a dot, what happened. */
  readonly kind: string;
  /** UTC epoch milliseconds. */
  readonly at: number;
  readonly scope?: string;
  /** The subject's type and name (identity.md). */
  readonly type?: string;
  readonly name?: string;
  readonly rule?: string;
  /** Who did it: the digest of a person or token, `system` or a gate's name. */
  readonly actor?: string;
  /** What else belongs to it: digests, ids, counts, reasons. */
  readonly detail?: { readonly [field: string]: Json };
}

/** Writes an entry in the transaction of the change that it records. The sealer chains it within a second. */
export async function appendEntry(tx: Tx, entry: NewEntry): Promise<void> {
  await appendEntries(tx, [entry]);
}

const KINDS = {
  at: "int",
  kind: "text",
  scope: "text",
  type: "text",
  name: "text",
  rule: "text",
  actor: "text",
  body: "text",
} as const satisfies Partial<Record<keyof Tables["ledger_entry"], ColumnKind>>;

/** As {@link appendEntry}, many at once, in this order. */
export async function appendEntries(tx: Tx, entries: readonly NewEntry[]): Promise<void> {
  await sendInsertions(tx, entryInsertions(tx.database, entries));
  if (entries.length > 0) tx.wake("ledger");
}

/** The statements of {@link appendEntries}, for whoever sends them by itself and wakes the topic `ledger`. */
export function entryInsertions(database: Tx["database"], entries: readonly NewEntry[]): Iterable<Insertion> {
  return insertionsOf(database, { table: "ledger_entry", columns: KINDS, rows: entries.map(rowOf) });
}

function rowOf(entry: NewEntry): Readonly<Record<keyof typeof KINDS, Value>> {
  const { kind, at, scope = null, type = null, name = null, rule = null, actor = null } = entry;
  return { at, kind, scope, type, name, rule, actor, body: bodyOf(entry) };
}

/** The text that is hashed: canonical JSON with the version, and without what the entry leaves out. */
export function bodyOf({ kind, at, scope, type, name, rule, actor, detail }: NewEntry): string {
  const fields: { [field: string]: Json } = { v: ENTRY_VERSION, kind, at };
  for (const [field, value] of Object.entries({ scope, type, name, rule, actor, detail })) {
    if (value !== undefined) fields[field] = value;
  }
  return canonicalJson(fields);
}
