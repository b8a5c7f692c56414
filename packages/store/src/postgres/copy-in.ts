import { type Connection, Query, type QueryResult } from "pg";
import type { CopyQuery } from "../rows/copy-text.ts";

/** What pg's types leave out of a connection. */
interface CopyConnection extends Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/**
 * `copy … from stdin` with its rows, which leave with the statement, before the server asks for them, so that it need not wait
 * for this thread; should it refuse the statement, it passes over them (PostgreSQL manual, 55.2.6). Fields, for pg's class
 * is a function with a prototype of plain properties.
 */
export class CopyIn extends Query {
  override readonly submit: (connection: Connection) => void;
  /** Else pg's own would take the offer back. */
  readonly handleCopyInResponse = (): void => {};

  constructor({ sql, copied }: CopyQuery, done: (error: Error | undefined, result: QueryResult) => void) {
    super(sql, done);
    this.submit = (connection) => {
      // It is the one that pg's client made.
      const to = connection as CopyConnection;
      to.query(sql);
      to.sendCopyFromChunk(copied);
      to.endCopyFrom();
    };
  }
}
