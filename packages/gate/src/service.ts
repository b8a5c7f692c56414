import type { Clock, Json, Log } from "@sekisho/core";
import type { Decision } from "./decision.ts";
import type { Health } from "./gate.ts";

/**
 * What must answer although the server is down: a process of its own, started and watched by the supervisor. It never
 * opens the store; it is fed by whole snapshots, and its records wait in a spool until the server takes them in.
 */
export interface Service<Config = unknown> {
  /** Unique with the gate. */
  readonly name: string;
  start(host: ServiceHost, config: Config): Promise<RunningService>;
}

export interface RunningService {
  health(): Promise<Health>;
  /** Takes nothing new, ends what is begun; what is not done when `signal` fires is given up. */
  close(signal: AbortSignal): Promise<void>;
}

export interface ServiceHost {
  readonly snapshots: Snapshots;
  readonly spool: Spool;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the server last gave the service to work with. It survives restarts of both. */
export interface Snapshots {
  /** Undefined until the server has given one. */
  current(): Snapshot | undefined;
  /** Calls with each new one, whole. Returns what ends it. */
  onChange(listener: (snapshot: Snapshot) => void): () => void;
}

export interface Snapshot {
  /** SHA-256 of the content's canonical JSON, hex: checked when it is read. */
  readonly digest: string;
  /** When the server gave it, UTC epoch milliseconds: how old it is. */
  readonly givenAt: number;
  readonly content: Json;
}

/** The service's own record: a hash chain in files, whose head the server anchors in the ledger. */
export interface Spool {
  /** Resolves when the decision is on disk. Decisions that come together share a write. */
  append(decision: Decision): Promise<void>;
}
