import { type Failure, failureOf, NO_ROWS, type PartRequest, type Reply, type Statement } from "./protocol.ts";
import type { Answer } from "./session.ts";

/** A batch ends when nobody waits, or at the latest here: the first of it waits for the commit as long as the last. */
const MAX_BATCH = 256;
const MAX_BATCH_MS = 20;

/** A connection that writes, as far as transactions need it. */
export interface WritingSession {
  /** Throws what SQLite refuses. */
  run(sql: string, parameters: readonly unknown[]): Answer;
  /** False also where SQLite has rolled back by itself. */
  readonly isInTransaction: boolean;
  emptyLog(): boolean;
}

export type WriterRequest = PartRequest | { readonly kind: "scrub"; readonly id: number };

/** The transactions of one commit to disk. */
interface Batch {
  readonly startedAt: number;
  /** What is told of the transactions that have ended, when all is on disk. */
  readonly ended: Reply[];
}

/** The transaction whose turn it is. */
interface Turn {
  readonly transaction: number;
  /** Of its first statement that failed: it takes no more, and is undone. */
  failed: Failure | undefined;
}

/**
 * Transactions on one connection, one at a time, that share commits: each is a savepoint of a batch, and all of a batch
 * become durable by one write to disk. A transaction's end is told only after that, however it ends: later ones of a batch
 * see what earlier ones wrote, and why one was given up may be just that. Should the commit fail, all of them are told so,
 * and none happened.
 *
 * It lives in the connection's thread, so that the turn goes from one transaction to the next without a way between
 * threads. Whoever feeds it calls {@link take} for all that has come, and {@link settle} once nothing more is there: what
 * comes while the disk writes is the next batch.
 */
export class GroupCommit {
  readonly #session: WritingSession;
  readonly #reply: (reply: Reply) => void;
  /** By transaction, in the order in which they came first. */
  readonly #waiting = new Map<number, WriterRequest[]>();
  #turn: Turn | undefined;
  #batch: Batch | undefined;

  constructor(session: WritingSession, reply: (reply: Reply) => void) {
    this.#session = session;
    this.#reply = reply;
  }

  /** Does what the request asks, or keeps it until its transaction's turn. */
  take(request: WriterRequest): void {
    const transaction = request.kind === "part" ? request.transaction : -1 - request.id;
    if (this.#turn?.transaction === transaction) this.#do(request);
    else this.#wait(transaction, request);
    while (this.#turn === undefined) {
      const next = this.#waiting.entries().next().value;
      if (next === undefined) return;
      this.#waiting.delete(next[0]);
      for (const kept of next[1]) this.#do(kept);
    }
  }

  /** True where {@link settle} will write to disk: replies that are there already should leave before. */
  get isDue(): boolean {
    return this.#turn === undefined && this.#batch !== undefined;
  }

  /** Commits unless a transaction is under way. */
  settle(): void {
    if (this.#turn === undefined && this.#batch !== undefined) this.#commit(this.#batch);
  }

  #wait(transaction: number, request: WriterRequest): void {
    const waiting = this.#waiting.get(transaction);
    if (waiting === undefined) this.#waiting.set(transaction, [request]);
    else waiting.push(request);
  }

  #do(request: WriterRequest): void {
    if (request.kind === "scrub") return this.#scrub(request.id);
    this.#turn ??= this.#begin(request.transaction);
    const answer = this.#runAll(this.#turn, request.statements);
    if (request.next === "keep" || request.next === "undo") this.#end(this.#turn, request.id, request.next);
    else if (request.next === "go on") return;
    else if (this.#turn.failed !== undefined) this.#reply({ id: request.id, error: this.#turn.failed });
    else this.#reply({ id: request.id, ...answer });
  }

  #scrub(id: number): void {
    if (this.#batch !== undefined) this.#commit(this.#batch);
    try {
      this.#reply({ id, ...NO_ROWS, changes: this.#session.emptyLog() ? 1 : 0 });
    } catch (error) {
      this.#reply({ id, error: failureOf(error) });
    }
  }

  #begin(transaction: number): Turn {
    const turn: Turn = { transaction, failed: undefined };
    try {
      if (this.#batch === undefined) {
        this.#session.run("begin immediate", []);
        this.#batch = { startedAt: performance.now(), ended: [] };
      }
      this.#session.run("savepoint part", []);
    } catch (error) {
      turn.failed = failureOf(error);
      this.#fail(turn.failed);
    }
    return turn;
  }

  /** Answers as the last one; nothing more is run once one has failed. */
  #runAll(turn: Turn, statements: readonly Statement[]): Answer {
    let answer = NO_ROWS;
    for (const { sql, parameters, expects } of statements) {
      if (turn.failed !== undefined) return NO_ROWS;
      try {
        answer = this.#session.run(sql, parameters);
        if (expects !== undefined && answer.changes !== expects.changes) {
          turn.failed = { message: expects.message, problem: expects.code };
        }
      } catch (error) {
        turn.failed = failureOf(error);
        // A full disk, among others: SQLite ends all that stands open, with those before it in the batch.
        if (!this.#session.isInTransaction) this.#fail(turn.failed);
      }
    }
    return answer;
  }

  #end(turn: Turn, id: number, end: "keep" | "undo"): void {
    const batch = this.#batch;
    if (batch !== undefined) {
      try {
        if (end === "undo" || turn.failed !== undefined) this.#session.run("rollback to part", []);
        this.#session.run("release part", []);
      } catch (error) {
        turn.failed ??= failureOf(error);
        this.#fail(turn.failed);
      }
    }
    this.#turn = undefined;
    const told: Reply = end === "keep" && turn.failed !== undefined ? { id, error: turn.failed } : { id, ...NO_ROWS };
    if (this.#batch === undefined) return this.#reply(told);
    this.#batch.ended.push(told);
    if (isFull(this.#batch)) this.#commit(this.#batch);
  }

  /** Tells all of a batch that it is on disk, or that none of it happened. */
  #commit(batch: Batch): void {
    try {
      this.#session.run("commit", []);
    } catch (error) {
      this.#fail(failureOf(error));
      return;
    }
    this.#batch = undefined;
    for (const told of batch.ended) this.#reply(told);
  }

  /** Nothing of the batch happened: all of it are told. */
  #fail(error: Failure): void {
    const batch = this.#batch;
    this.#batch = undefined;
    if (this.#session.isInTransaction) {
      try {
        this.#session.run("rollback", []);
      } catch {
        // The next `begin` fails with what is wrong.
      }
    }
    for (const { id } of batch?.ended ?? []) this.#reply({ id, error });
  }
}

function isFull({ ended, startedAt }: Batch): boolean {
  return ended.length >= MAX_BATCH || performance.now() - startedAt >= MAX_BATCH_MS;
}
