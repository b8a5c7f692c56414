import type { Duplex } from "node:stream";
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
import type { CopyQuery } from "../rows/copy-text.ts";
import { type Expectation, expectationOf, isDeferred } from "../rows/later.ts";
import { CopyIn } from "./copy-in.ts";
import { problemOf } from "./errors.ts";
import type { SilenceWatch } from "./silence.ts";

interface Connection extends DatabaseConnection {
  readonly client: PoolClient;
  /** Nobody waits for the answer: what is wrong is told by the first statement, or by the commit. */
  begin(sql: string): void;
  /** Rejects with the first failure of what nobody waited for. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
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
    beginTransaction(connection, settings) {
      find(connection).begin(beginOf(settings));
      return Promise.resolve();
    },
    async commitTransaction(connection) {
      await find(connection).commit();
    },
    async rollbackTransaction(connection) {
      const found = find(connection);
      // The server rolls back what it has lost the connection of; a silent one would be waited for again.
      if (!found.broken) await found.rollback();
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

/** A statement; what comes of it is told at once when it is known. */
type Statement = Pick<CompiledQuery, "sql" | "parameters">;
type Told = (error: Problem | undefined, rows: Rows | undefined) => void;

/**
 * Statements leave when they are asked for, and their answers come in the same order (`pipeline` of pg): a transaction whose
 * statements need nothing of each other is one way there and back, and one more for its commit.
 */
function connectionOf(client: PoolClient, { silence, onStep }: Required<Omit<DialectOptions, "pool">>): Connection {
  /** The answer to the last statement, and so to all before it; rejects never. */
  let answered: Promise<unknown> = Promise.resolve();
  /** The first of the statements that nobody waits for that failed: what is behind it is undone. */
  let failed: { readonly error: unknown } | undefined;
  /** How many of the unanswered ones may fail by what they changed, of which the server knows nothing. */
  let expecting = 0;
  /** What is asked in one turn of this thread leaves as one write. */
  let isGathering = false;
  const gather = (): void => {
    if (isGathering) return;
    isGathering = true;
    const stream = streamOf(client);
    stream.cork();
    process.nextTick(() => {
      isGathering = false;
      stream.uncork();
    });
  };
  // pg's own end would wait for what is unanswered.
  const line = { end: (): void => void streamOf(client).destroy() };
  const run = (statement: Statement, told: Told = () => {}): Promise<Rows> => {
    onStep(`before ${statement.sql}`);
    gather();
    const answer = silence.during(line, () =>
      ask(client, statement, (error, rows) => {
        const problem = error === undefined ? undefined : problemOf(error);
        connection.broken ||= problem?.code === "store_unreachable";
        told(problem, rows);
        if (problem === undefined) onStep(`after ${statement.sql}`);
        return problem;
      }),
    );
    answered = answer.catch(() => {});
    return answer;
  };
  const runDeferred = (query: Statement, expects?: Expectation): void => {
    const isAsked = expects !== undefined && expects.isRefused !== true;
    if (isAsked) expecting++;
    run(query, (error, rows) => {
      if (isAsked) expecting--;
      if (error !== undefined) failed ??= { error: refusalOf(error, expects) };
      else if (expects !== undefined && rows?.rowCount !== expects.changes) {
        failed ??= { error: new Problem(expects.code, expects.message) };
      }
    }).catch(() => {});
  };
  /** The answer to a statement, or what failed before it, for which the server refuses it. */
  const runInTurn = async (query: Statement): Promise<Rows> => {
    const before = answered;
    const [outcome] = await Promise.allSettled([run(query), before]);
    if (failed !== undefined) throw failed.error;
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  };
  const connection: Connection = {
    client,
    broken: false,
    onError() {
      connection.broken = true;
    },
    begin(sql) {
      failed = undefined;
      runDeferred(statement(sql));
    },
    async commit() {
      if (expecting > 0) await answered;
      if (failed !== undefined) throw failed.error;
      // The server turns it into a rollback where something before it has failed.
      const { command } = await runInTurn(statement("commit"));
      // The answer to a commit after a statement that failed, should somebody have caught its error.
      if (command === "ROLLBACK") throw new Problem("store_failed", "a statement of the transaction has failed before");
    },
    async rollback() {
      await run(statement("rollback"));
    },
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      if (isDeferred(query)) {
        runDeferred(query, expectationOf(query));
        return { rows: [] };
      }
      const { rows, rowCount } = await runInTurn(query);
      // Kysely's types say what the statement selects; the columns of a row are those.
      return { rows: rows as R[], numAffectedRows: BigInt(rowCount ?? 0) };
    },
    streamQuery() {
      throw new Problem("store_failed", "read in pages instead of streaming a query");
    },
  };
  return connection;
}

/** What a statement fails with: as expected, where a constraint says so. */
function refusalOf(error: Problem, expects: Expectation | undefined): Problem {
  if (expects?.isRefused !== true || error.code !== "store_constraint") return error;
  return new Problem(expects.code, expects.message, { cause: error });
}

/** What pg's types leave out of a client. */
function streamOf(client: PoolClient): Duplex {
  return (client as unknown as { readonly connection: { readonly stream: Duplex } }).connection.stream;
}

function statement(sql: string): Statement {
  return { sql, parameters: [] };
}

/** Sends a statement; `told` hears of its end before anything else is sent, and says what the promise rejects with. */
async function ask(
  client: PoolClient,
  query: Statement | CopyQuery,
  told: (error: unknown, rows: Rows | undefined) => Problem | undefined,
): Promise<Rows> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null | undefined, rows: Rows): void => {
      const problem = told(error ?? undefined, error ? undefined : rows);
      if (problem === undefined) resolve(rows);
      else reject(problem);
    };
    if ("copied" in query) client.query(new CopyIn(query, done));
    // pg takes any array; it never changes it.
    else client.query(query.sql, query.parameters as unknown[], done);
  });
}
