import type { Selectable } from "kysely";
import type { Tables } from "../../tables.ts";
import { ENTRY_VERSION } from "../append.ts";
import { chainHash, type Hash, leafHash } from "../tree/hash.ts";
import type { Fault } from "./fault.ts";

/** Copies of what the body says. */
export const COLUMNS = ["at", "kind", "scope", "type", "name", "rule", "actor"] as const;

/** A row of the ledger as it is checked, its hashes in hex. */
export interface EntryRow extends Omit<Selectable<Tables["ledger_entry"]>, "leaf" | "chain"> {
  readonly leaf: Hash | null;
  readonly chain: Hash | null;
}

/** Where an entry must stand: behind `chain`, at `seq`. */
export interface Place {
  readonly seq: number;
  readonly chain: Hash;
}

/** Checks an entry against the one before; answers with its hashes, or with what does not hold. */
export function checkSealed(row: EntryRow, place: Place): { readonly leaf: Hash; readonly chain: Hash } | Fault {
  const { id } = row;
  const { seq } = place;
  if (row.seq !== seq) return row.seq !== null && row.seq > seq ? { code: "missing", seq } : extra(row);
  const leaf = leafHash(row.body);
  if (row.leaf !== leaf) return { code: "body", seq, id };
  const chain = chainHash(place.chain, leaf);
  if (row.chain !== chain) return { code: "chain", seq, id };
  return checkContent(row) ?? { leaf, chain };
}

function extra({ id, seq }: EntryRow): Fault {
  return { code: "extra", id, ...(seq !== null && { seq }) };
}

/** Checks the version of the body, and that the columns are what it says. */
export function checkContent(row: EntryRow): Fault | undefined {
  const where = { id: row.id, ...(row.seq !== null && { seq: row.seq }) };
  const body = parsed(row.body);
  const version = body["v"];
  // Readers accept this version and the one before; there was none before the first.
  if (typeof version !== "number" || version < Math.max(1, ENTRY_VERSION - 1) || version > ENTRY_VERSION) {
    return { code: "version", ...where };
  }
  for (const column of COLUMNS) {
    if ((body[column] ?? null) !== row[column]) return { code: "column", ...where, column };
  }
  return undefined;
}

/** The body's fields; none where it is no JSON object. */
function parsed(body: string): { readonly [field: string]: unknown } {
  try {
    const value: unknown = JSON.parse(body);
    // Whatever it is, its properties can be asked for.
    return (value ?? {}) as { readonly [field: string]: unknown };
  } catch {
    return {};
  }
}
