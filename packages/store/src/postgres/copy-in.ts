import { type Connection, type PoolClient, Query, type QueryResult } from "pg";

/** What pg's types leave out of a connection. */
interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** Runs `copy … from stdin` with rows in PostgreSQL's text format. Rejects as pg does. */
export async function copyIn(client: PoolClient, sql: string, rows: string): Promise<QueryResult> {
  return new Promise((resolve, reject) => {
    client.query(
      new CopyIn(sql, Buffer.from(rows), (error, result) => {
        if (error) reject(error);
        else resolve(result);
      }),
    );
  });
}

/**
 * The rows leave with the statement, before the server asks for them, so that it need not wait for this thread; should it
 * refuse the statement, it passes over them (PostgreSQL manual, 55.2.6). Fields, for pg's class is a function with a
 * prototype of plain properties.
 */
class CopyIn extends Query {
  override readonly submit: (connection: Connection) => void;
  /** Else pg's own would take the offer back. */
  readonly handleCopyInResponse = (): void => {};

  constructor(sql: string, rows: Buffer, done: (error: Error | undefined, result: QueryResult) => void) {
    super(sql, done);
    this.submit = (connection) => {
      // It is the one that pg's client made.
      const to = connection as CopyConnection;
      to.query(sql);
      to.sendCopyFromChunk(rows);
      to.endCopyFrom();
    };
  }
}
