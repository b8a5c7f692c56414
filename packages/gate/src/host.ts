import type { Clock, Json, Log } from "@sekisho/core";
import type { JudgeContext, Rulebook, Verdict } from "@sekisho/rulebook";
import type { JobId, NewJob, NewScan, Tx } from "@sekisho/store";
import type { Subject } from "@sekisho/subject";
import type { Kysely } from "kysely";
import type { Approvals } from "./approvals.ts";
import type { SecretRef } from "./config.ts";
import type { Blobs, Streams } from "./content.ts";
import type { Decision } from "./decision.ts";

/** What a gate may use; nothing else of server and store is in its reach. */
export interface Host {
  /** By the rulebook that holds for the scope. Rejects with Problem `no_rulebook` where none does. */
  judge(subjects: readonly Subject[], context: Omit<JudgeContext, "gate" | "now">): Promise<readonly Verdict[]>;
  /** Begins a scan; findings change when it is closed. */
  scan(scan: HostScan): Promise<Scan>;
  /** Writes a decision: ledger or count. With `tx`, in the transaction of the change that it belongs to. */
  record(decision: Decision, tx?: Tx): Promise<void>;
  /** Adds a job of this gate in the transaction of the change that asks for it. */
  enqueue(job: NewJob, tx: Tx): Promise<JobId>;
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The gate's own tables, inside a transaction; those of others are typed away, and refused. */
  tables<GateTables>(tx: Tx): Kysely<GateTables>;
  /** As `tables`, for reading what is stored. */
  reader<GateTables>(): Kysely<GateTables>;
  readonly rulebooks: RulebookFeed;
  readonly approvals: Approvals;
  readonly streams: Streams;
  readonly blobs: Blobs;
  readonly secrets: Secrets;
  /** Gives a service of this gate a new snapshot to work with. */
  publish(service: string, content: Json): Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A scan as the store keeps it, of this gate. */
export interface HostScan extends Omit<NewScan, "id" | "gate"> {
  /** Whoever tries again after a kill gives the same id. Default: a new one. */
  readonly id?: string;
}

/** A scan that is open. Add each subject once, whole. */
export interface Scan {
  readonly id: string;
  /** False where a scan of this id is closed already: whoever tries again after a kill has nothing left to say. */
  readonly isOpen: boolean;
  add(verdicts: readonly Verdict[]): Promise<void>;
  /** Findings are reconciled by a job, in order with the other scans of the scope. */
  close(tx?: Tx): Promise<void>;
  /** It could not read what it should: it resolves nothing. */
  fail(why: string): Promise<void>;
}

/** Which rulebook holds where; whole ones only. */
export interface RulebookFeed {
  current(scope: string): Rulebook | undefined;
  onChange(listener: (scopes: readonly string[]) => void): () => void;
}

export interface Secrets {
  /** The secret, which the redactor knows from then on. Rejects with Problem `secret_missing`. */
  read(ref: SecretRef): Promise<string>;
}
