import { Problem } from "@sekisho/core";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { GroupCommit, GroupedTransaction } from "./group-commit.ts";
import type { Runner } from "./runner.ts";
import { type Answer, namedRows } from "./session.ts";

/** Kysely over a connection that reads; a transaction of it would have no meaning and is refused. */
export function readingDialect(runner: Runner): Dialect {
  const connection = connectionOf(async (sql, parameters) => runner.run(sql, parameters));
  const refuse = (): Promise<never> =>
    Promise.reject(new Problem("store_read_only", "what reads the store opens no transaction"));
  return dialectOf({
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: () => Promise.resolve(),
    // Kysely calls this only where something was read: who opened the connection closes it.
    destroy: () => Promise.resolve(),
  });
}

/** Kysely over the writer; every change stands in a transaction, and transactions share commits. */
export function writingDialect(group: GroupCommit): Dialect {
  const open = new WeakMap<DatabaseConnection, GroupedTransaction>();
  const transactionOf = (connection: DatabaseConnection): GroupedTransaction => {
    const transaction = open.get(connection);
    if (transaction === undefined) throw new Problem("store_failed", "a change came without a transaction");
    return transaction;
  };
  return dialectOf({
    init: () => Promise.resolve(),
    acquireConnection() {
      const connection: DatabaseConnection = connectionOf(async (sql, parameters) =>
        transactionOf(connection).run(sql, parameters),
      );
      return Promise.resolve(connection);
    },
    async beginTransaction(connection) {
      open.set(connection, await group.begin());
    },
    commitTransaction: async (connection) => transactionOf(connection).commit(),
    rollbackTransaction: async (connection) => transactionOf(connection).rollback(),
    releaseConnection: () => Promise.resolve(),
    destroy: () => group.idle(),
  });
}

function dialectOf(driver: Driver): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function connectionOf(run: (sql: string, parameters: readonly unknown[]) => Promise<Answer>): DatabaseConnection {
  return {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const answer = await run(sql, parameters);
      // Kysely's types say what the statement selects; the columns of a row are those.
      return { rows: namedRows(answer) as R[], numAffectedRows: BigInt(answer.changes) };
    },
    streamQuery() {
      throw new Problem("store_failed", "read in pages instead of streaming a query");
    },
  };
}
