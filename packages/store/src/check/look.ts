import type { Kysely } from "kysely";
import type { Fault } from "../ledger/verify/fault.ts";
import type { Verification } from "../ledger/verify/verify.ts";
import type { Tables } from "../tables.ts";

/** What is looked at, in this order. */
export type LookName =
  | "schema"
  | "database"
  | "backup"
  | "jobs"
  | "keys"
  | "findings"
  | "history"
  | "streams"
  | "spools"
  | "blobs"
  | "ledger";

/**
 * What can be found:
 * `unreadable`: the database can't read what is stored · `schema_unknown`: a migration or table that this program does not
 * know · `schema_changed`: a migration was made with other statements · `schema_missing`: a table, index or trigger is gone ·
 * `integrity`: the database's own check · `index_invalid`: an index that is not whole · `index_rows`: a table has other rows
 * by its key than by itself · `backup_table`, `backup_schema`: not what was written when the backup was taken ·
 * `job_lease`: leased to nobody, or to somebody while it is not leased · `job_state`: a state that is none, or waiting
 * without a key · `job_overdue` (a remark): its lease is over, the next worker takes it · `key_count`: a key's line says
 * another number of unfinished jobs · `key_first`: not exactly one job of a key is first · `finding_unseen`: no gate has
 * seen it · `finding_state`: state or looks do not follow from what was seen · `event_lost`, `sight_lost`: of a finding that
 * is not there · `stream_gap`: chunks are missing · `chunk_lost`: a chunk of no stream, or of no blob · `spool_head`: no
 * place in a chain · `spool_anchor`: the ledger knows nothing of it · `blob_lost`: a blob without a content ·
 * `blob_uses`: a content counts other blobs · `blob_chunks`: bytes are missing · `blob_hash`: the bytes are others ·
 * `ledger`: what verification found · `ledger_waits` (a remark): entries wait for a server that seals them.
 */
export type FoundCode =
  | "unreadable"
  | "schema_unknown"
  | "schema_changed"
  | "schema_missing"
  | "integrity"
  | "index_invalid"
  | "index_rows"
  | "backup_table"
  | "backup_schema"
  | "job_lease"
  | "job_state"
  | "job_overdue"
  | "key_count"
  | "key_first"
  | "finding_unseen"
  | "finding_state"
  | "event_lost"
  | "sight_lost"
  | "stream_gap"
  | "chunk_lost"
  | "spool_head"
  | "spool_anchor"
  | "blob_lost"
  | "blob_uses"
  | "blob_chunks"
  | "blob_hash"
  | "ledger"
  | "ledger_waits";

export interface Found {
  readonly code: FoundCode;
  /** Which one: an id, a key, a name, or what the database says. */
  readonly of: string;
  /** With `ledger`. */
  readonly fault?: Fault;
}

/** What one look was at, and what it found. */
export interface Looked {
  readonly look: LookName;
  /** How many were looked at: tables, jobs, findings, … */
  readonly count: number;
  /** All that is wrong, up to {@link MAX_FOUND} of each query. */
  readonly found: readonly Found[];
  /** With `ledger`, where it could be read. */
  readonly verification?: Verification;
}

/** Codes that are no faults: a server puts them right by itself. */
export const REMARKS: ReadonlySet<FoundCode> = new Set(["job_overdue", "ledger_waits"]);

/** Enough to see what kind of damage it is. */
export const MAX_FOUND = 20;

/** One moment of a store to look at. */
export interface Sightline {
  readonly db: Kysely<Tables>;
  readonly database: "sqlite" | "postgres";
}

export type Look = (at: Sightline) => Promise<Omit<Looked, "look">>;
