import { statSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/**
 * What one statement answers: its columns, rows of values in their order, or how many rows it changed. Values alone cross
 * threads at less than half of what objects with names cost.
 */
export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly changes: number;
}

/** The rows of an answer by the names of its columns. */
export function namedRows({ columns, rows }: Answer): Readonly<Record<string, unknown>>[] {
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (let i = 0; i < columns.length; i++) row[columns[i] ?? ""] = values[i];
    return row;
  });
}

interface Prepared {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

export interface SessionOptions {
  readonly file: string;
  /**
   * A reader can't write, creates nothing, and works beside the process that writes. A checkpointer writes what a writer
   * has written back into the file, and nothing else.
   */
  readonly mode: "reader" | "writer" | "checkpointer";
  /** Milliseconds added to the host's clock where the database tells the time; tests step it. Default: 0. */
  readonly clockOffsetMs?: ClockOffset;
}

/** A number, or one in memory that threads share (`new Float64Array(new SharedArrayBuffer(8))`). */
export type ClockOffset = number | Float64Array;

/** Statements that are kept prepared. The program has some two hundred; texts made at run time must not grow it. */
const MAX_PREPARED = 500;
const BUSY_TIMEOUT_MS = 10_000;
/** How long the log waits for readers before it stays as it is: every writer waits meanwhile. */
const SCRUB_TIMEOUT_MS = 100;

/**
 * One connection to a SQLite file, synchronous. A writer is durable (WAL, synchronous=FULL): a commit that returned
 * survives a power cut. `sekisho_now()` is the database's clock in UTC epoch milliseconds.
 * Throws what node:sqlite throws.
 */
export class SqliteSession {
  readonly #database: DatabaseSync;
  readonly #file: string;
  /** The file and its log as of the first commit. */
  #stamp: string | undefined;
  readonly #prepared = new Map<string, Prepared>();

  constructor({ file, mode, clockOffsetMs = 0 }: SessionOptions) {
    this.#file = file;
    this.#database = new DatabaseSync(file, { readOnly: mode === "reader", timeout: BUSY_TIMEOUT_MS });
    this.#database.function("sekisho_now", () => Date.now() + offsetOf(clockOffsetMs));
    if (mode === "writer") {
      this.#database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on");
      this.#database.exec("pragma journal_size_limit = 67108864; pragma wal_autocheckpoint = 8000");
      // What is erased is overwritten by zeros.
      this.#database.exec("pragma secure_delete = on");
    }
    this.#database.exec("pragma cache_size = -16384; pragma temp_store = memory");
  }

  run(sql: string, parameters: readonly unknown[]): Answer {
    const { statement, returnsRows } = this.#prepare(sql);
    // Kysely hands on what the store's code gave it; node:sqlite refuses values that it can't bind.
    const values = parameters as SQLInputValue[];
    if (returnsRows) {
      // `setReturnArrays` makes them so, whatever the types say.
      const rows = statement.all(...values) as unknown as readonly (readonly unknown[])[];
      // Asked behind the statement: a change of the schema changes what `*` stands for.
      return { columns: rows.length === 0 ? [] : statement.columns().map(({ name }) => name), rows, changes: 0 };
    }
    const { changes } = statement.run(...values);
    if (sql === "commit") this.#requireFile();
    return { columns: [], rows: [], changes: Number(changes) };
  }

  /** False also where an error made SQLite roll back by itself. */
  get isInTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** Writes the log back into the file and cuts it to nothing; false where a reader still needs it. */
  emptyLog(): boolean {
    this.#database.exec(`pragma busy_timeout = ${SCRUB_TIMEOUT_MS}`);
    try {
      const [row] = namedRows(this.run("pragma wal_checkpoint(truncate)", []));
      return row?.["busy"] === 0;
    } finally {
      this.#database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
    }
  }

  /**
   * A file that was removed or replaced still takes writes, and nobody will ever find them: what goes there is not stored.
   * Behind the commit, so that no moment is left in between. The code is SQLite's for a file that can't be opened.
   */
  #requireFile(): void {
    const stamp = `${inodeOf(this.#file)} ${inodeOf(`${this.#file}-wal`)}`;
    this.#stamp ??= stamp;
    if (stamp === this.#stamp && !stamp.includes("gone")) return;
    const message = "it was removed or replaced under the server: stop it, put the file back, start it again";
    throw Object.assign(new Error(message), { errcode: 14 });
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  #prepare(sql: string): Prepared {
    const found = this.#prepared.get(sql);
    if (found !== undefined) return found;
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    const prepared = { statement, returnsRows: statement.columns().length > 0 };
    if (this.#prepared.size >= MAX_PREPARED) this.#prepared.clear();
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

function inodeOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? "gone" : `${found.dev}:${found.ino}`;
}

function offsetOf(clockOffsetMs: ClockOffset): number {
  return typeof clockOffsetMs === "number" ? clockOffsetMs : (clockOffsetMs[0] ?? 0);
}
