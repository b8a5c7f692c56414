import { existsSync } from "node:fs";
import { Problem } from "@sekisho/core";
import type { Kysely } from "kysely";
import { refuseBackup } from "./copy/seal.ts";
import { migrate, requireSchema } from "./migrate/migrate.ts";
import type { Migration } from "./migrate/migration.ts";
import { storeMigrations } from "./migrations.ts";
import type { ClockOffset } from "./sqlite/session.ts";
import type { Tables } from "./tables.ts";
import { Precedence } from "./turns/precedence.ts";
import { readStoreUrl } from "./url.ts";

/** A transaction: what it writes is stored as a whole or not at all. */
export interface Tx {
  /** For the few statements that the two databases spell differently. */
  readonly database: "sqlite" | "postgres";
  readonly db: Kysely<Tables>;
  /** Tells this process's listeners of a topic once the transaction is stored: new jobs, new entries to seal. */
  wake(topic: Topic): void;
}

export type Topic = "jobs" | "ledger" | "streams";

export interface Store {
  readonly database: "sqlite" | "postgres";
  /** Reads what is stored; each statement by itself. */
  readonly read: Kysely<Tables>;
  /**
   * As `read`, for what asks again and again for a row or two by an index: on SQLite in this thread, which waits for it, so
   * that a server that nobody asks holds no thread for it.
   */
  readonly look: Kysely<Tables>;
  /**
   * Runs `work` and stores what it wrote; resolves once that is on disk. Nothing but the database is awaited inside, and
   * `work` may run again where PostgreSQL ended a deadlock: it does nothing else that counts. Rejects with a Problem:
   * `store_full`, `store_unreachable`, `store_read_only`, `store_busy`, `store_constraint`, `store_failed`, and with
   * whatever `work` throws. With `first` it goes before what this process does by itself, because somebody outside waits
   * for it (turns/precedence.ts).
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: { readonly first?: boolean }): Promise<T>;
  /** Reads one moment of the store, however long it takes. */
  snapshot<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  /**
   * Takes what was deleted from people and evidence out of the files, too, as far as the database can: SQLite's log is
   * written back and emptied (deleted rows are overwritten in any case), PostgreSQL's dead rows are vacuumed. False where a
   * reader of an older moment is in the way: call it again later.
   */
  scrub(): Promise<boolean>;
  /** Calls `listener` after transactions of this process that woke the topic. Returns what ends it. */
  listen(topic: Topic, listener: () => void): () => void;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** `sqlite:PATH` or `postgres://…`. */
  readonly url: string;
  /**
   * `server` brings the schema up to date and is alone on a SQLite file; `reader` (commands beside a running server) only
   * reads; `writer` (restore, move) writes without being the server. Default: `server`.
   */
  readonly role?: "server" | "reader" | "writer";
  /** Tables of gates. */
  readonly migrations?: readonly Migration[];
  /** The program's release of the schema; tests play older and newer ones. */
  readonly release?: number;
  /** Called before and after each statement and commit: where a test kills the process. */
  readonly onStep?: (step: string) => void;
  /**
   * Milliseconds by which SQLite's clock is wrong: tests step it, by shared memory while the store is open, too. On
   * PostgreSQL they replace `sekisho_now()`.
   */
  readonly clockOffsetMs?: ClockOffset;
}

/** What a database brings; {@link openStore} makes a {@link Store} of it. */
export interface Backend {
  readonly database: "sqlite" | "postgres";
  readonly read: Kysely<Tables>;
  readonly look: Kysely<Tables>;
  transaction<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  snapshot<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
  scrub(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Opens a store. Throws the Problems of {@link Store.transaction}, `store_url`, `store_in_use` (another server has the
 * SQLite file), `store_is_backup`, `store_unfinished`, `store_schema_newer`, `store_schema_missing` and
 * `store_schema_changed`.
 */
export async function openStore(options: OpenOptions): Promise<Store> {
  const { role = "server" } = options;
  const migrations = [...storeMigrations, ...(options.migrations ?? [])];
  const backend = await openBackend(options, role);
  try {
    if (role !== "reader") await refuseBackup(backend);
    const check = role === "reader" ? requireSchema : migrate;
    await check(backend, { migrations, ...(options.release !== undefined && { release: options.release }) });
  } catch (error) {
    await backend.close();
    throw error;
  }
  return withTopics(backend);
}

/** Opens a database, whatever stands in it. */
export async function openBackend(
  options: Omit<OpenOptions, "role" | "migrations" | "release">,
  role: "server" | "reader" | "writer",
): Promise<Backend> {
  const { onStep, clockOffsetMs } = options;
  const url = readStoreUrl(options.url);
  // Each database's driver is loaded where it is used.
  if (url.database === "postgres")
    return (await import("./postgres/open.ts")).openPostgres({ url: url.url, ...(onStep && { onStep }) });
  if (role === "reader" && !existsSync(url.file)) {
    throw new Problem("store_unreachable", `there is no store at ${url.file}: name the directory of a server's data`);
  }
  const { openSqlite } = await import("./sqlite/open.ts");
  return openSqlite({ file: url.file, role, ...(onStep && { onStep }), ...(clockOffsetMs && { clockOffsetMs }) });
}

function withTopics(backend: Backend): Store {
  const listeners = new Map<Topic, Set<() => void>>();
  const precedence = new Precedence();
  return {
    database: backend.database,
    read: backend.read,
    look: backend.look,
    snapshot: (work) => backend.snapshot(work),
    scrub: () => backend.scrub(),
    async transaction(work, { first = false } = {}) {
      const woken = new Set<Topic>();
      const run = (): ReturnType<typeof work> =>
        backend.transaction((db) => {
          woken.clear();
          return work({ database: backend.database, db, wake: (topic) => woken.add(topic) });
        });
      if (!first) await precedence.others();
      const result = await (first ? precedence.first(run) : run());
      for (const topic of woken) for (const listener of listeners.get(topic) ?? []) listener();
      return result;
    },
    listen(topic, listener) {
      const all = listeners.get(topic) ?? new Set();
      listeners.set(topic, all.add(listener));
      return () => all.delete(listener);
    },
    async close() {
      await precedence.letGo();
      await backend.close();
    },
  };
}
