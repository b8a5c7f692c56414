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
import { expectationOf, isDeferred } from "../rows/later.ts";
import { NO_ROWS, type Statement } from "./protocol.ts";
import type { Runner } from "./runner.ts";
import { type Answer, namedRows } from "./session.ts";
import type { Writer, WriterTransaction } from "./writer.ts";

/** Kysely over a connection that reads; a transaction of it would have no meaning and is refused. */
export function readingDialect(runner: Runner): Dialect {
  const connection = connectionOf(async ({ sql, parameters }) => runner.run(sql, parameters));
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
export function writingDialect(writer: Writer): Dialect {
  const open = new WeakMap<DatabaseConnection, WriterTransaction>();
  const transactionOf = (connection: DatabaseConnection): WriterTransaction => {
    const transaction = open.get(connection);
    if (transaction === undefined) throw new Problem("store_failed", "a change came without a transaction");
    return transaction;
  };
  return dialectOf({
    init: () => Promise.resolve(),
    acquireConnection() {
      const connection: DatabaseConnection = connectionOf(async (query) => {
        const transaction = transactionOf(connection);
        if (!isDeferred(query)) return transaction.run(statementOf(query));
        await transaction.later(statementOf(query));
        return NO_ROWS;
      });
      return Promise.resolve(connection);
    },
    beginTransaction(connection) {
      open.set(connection, writer.begin());
      return Promise.resolve();
    },
    commitTransaction: async (connection) => transactionOf(connection).commit(),
    rollbackTransaction: async (connection) => transactionOf(connection).rollback(),
    releaseConnection: () => Promise.resolve(),
    destroy: () => writer.idle(),
  });
}

function statementOf(query: CompiledQuery): Statement {
  const { sql, parameters } = query;
  const expects = expectationOf(query);
  return { sql, parameters, ...(expects && { expects }) };
}

/** Kysely would let one query or transaction at a time come near SQLite's one connection: none would share a commit. */
class SharingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

function dialectOf(driver: Driver): Dialect {
  return {
    createAdapter: () => new SharingAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function connectionOf(run: (query: CompiledQuery) => Promise<Answer>): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const answer = await run(query);
      // Kysely's types say what the statement selects; the columns of a row are those.
      return { rows: namedRows(answer) as R[], numAffectedRows: BigInt(answer.changes) };
    },
    streamQuery() {
      throw new Problem("store_failed", "read in pages instead of streaming a query");
    },
  };
}
