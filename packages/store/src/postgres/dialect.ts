import { Problem } from "@sekisho/core";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from "kysely";
import type { Pool, PoolClient } from "pg";
import { isCopy } from "../rows/copy-text.ts";
import { expectationOf, isDeferred } from "../rows/later.ts";
import { copyIn } from "./copy-in.ts";
import { problemOf } from "./errors.ts";
import type { SilenceWatch } from "./silence.ts";

interface Connection extends DatabaseConnection {
  readonly client: PoolClient;
  /** Runs a statement whatever has failed before it. */
  query(sql: string): Promise<Rows>;
  /** Resolves once nothing that was sent is unanswered. Rejects with the first failure of what nobody waited for. */
  settled(): Promise<void>;
  readonly onError: () => void;
  /** What ended it for good, so that the pool drops it. */
  broken: boolean;
}

interface Rows {
  readonly command: string;
  readonly rows: unknown[];
  readonly rowCount: number | null;
}

export interface DialectOptions {
  readonly pool: Pool;
  readonly silence: SilenceWatch;
  /** Called before and after each statement. */
  readonly onStep?: (step: string) => void;
}

/** Kysely over a pool, with this store's errors. */
export function postgresDialect({ pool, silence, onStep = () => {} }: DialectOptions): Dialect {
  const opened = new Map<DatabaseConnection, Connection>();
  const find = (connection: DatabaseConnection): Connection => {
    const found = opened.get(connection);
    if (found === undefined) throw new Problem("store_failed", "the connection is back in the pool");
    return found;
  };
  const driver: Driver = {
    init: () => Promise.resolve(),
    async acquireConnection() {
      const connection = connectionOf(await connect(pool), { silence, onStep });
      // The pool listens to idle ones only: without a listener a lost connection ends the process.
      connection.client.on("error", connection.onError);
      opened.set(connection, connection);
      return connection;
    },
    async beginTransaction(connection, settings) {
      await find(connection).query(beginOf(settings));
    },
    async commitTransaction(connection) {
      await find(connection).settled();
      const { command } = await find(connection).query("commit");
      // The answer to a commit after a statement that failed, should somebody have caught its error.
      if (command === "ROLLBACK") throw new Problem("store_failed", "a statement of the transaction has failed before");
    },
    async rollbackTransaction(connection) {
      const found = find(connection);
      // The server rolls back what it has lost the connection of; a silent one would be waited for again.
      if (!found.broken) await found.query("rollback");
    },
    releaseConnection(connection) {
      const found = opened.get(connection);
      opened.delete(connection);
      found?.client.release(found.broken);
      found?.client.off("error", found.onError);
      return Promise.resolve();
    },
    destroy() {
      silence.stop();
      return pool.end();
    },
  };
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

/** A statement, or {@link CompiledQuery}. */
type Asking = CompiledQuery | Pick<CompiledQuery, "sql" | "parameters">;

async function ask(client: PoolClient, query: Asking): Promise<Rows> {
  if ("query" in query && isCopy(query)) return copyIn(client, query.sql, query.copied);
  // pg takes any array; it never changes it.
  return client.query(query.sql, query.parameters as unknown[]);
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw problemOf(error);
  }
}

function beginOf({ isolationLevel, accessMode }: TransactionSettings): string {
  return ["begin", isolationLevel && `isolation level ${isolationLevel}`, accessMode].filter(Boolean).join(" ");
}

function connectionOf(client: PoolClient, { silence, onStep }: Required<Omit<DialectOptions, "pool">>): Connection {
  /** The end of all that was asked before: one statement after the other. */
  let free: Promise<unknown> = Promise.resolve();
  /** The first of the statements that nobody waits for that failed: none is run behind it. */
  let failed: { readonly error: unknown } | undefined;
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = free.then(act);
    free = done.catch(() => {});
    return done;
  };
  const run = async (query: Asking): Promise<Rows> => {
    try {
      const rows = await silence.during(client, () => ask(client, query));
      onStep(`after ${query.sql}`);
      return rows;
    } catch (error) {
      const problem = problemOf(error);
      connection.broken ||= problem.code === "store_unreachable";
      throw problem;
    }
  };
  const runDeferred = async (query: CompiledQuery): Promise<void> => {
    if (failed !== undefined) return;
    try {
      const { rowCount } = await run(query);
      const expects = expectationOf(query);
      if (expects !== undefined && rowCount !== expects.changes) throw new Problem(expects.code, expects.message);
    } catch (error) {
      failed = { error };
    }
  };
  const requireNoFailure = (): void => {
    if (failed !== undefined) throw failed.error;
  };
  const connection: Connection = {
    client,
    broken: false,
    onError() {
      connection.broken = true;
    },
    async settled() {
      await free;
      requireNoFailure();
    },
    query(sql) {
      onStep(`before ${sql}`);
      return inTurn(() => run({ sql, parameters: [] }));
    },
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      onStep(`before ${query.sql}`);
      if (isDeferred(query)) {
        void inTurn(() => runDeferred(query));
        return { rows: [] };
      }
      const { rows, rowCount } = await inTurn(async () => {
        requireNoFailure();
        return run(query);
      });
      // Kysely's types say what the statement selects; the columns of a row are those.
      return { rows: rows as R[], numAffectedRows: BigInt(rowCount ?? 0) };
    },
    streamQuery() {
      throw new Problem("store_failed", "read in pages instead of streaming a query");
    },
  };
  return connection;
}
