import { Problem } from "@sekisho/core";
import type { Runner } from "./runner.ts";
import type { Answer } from "./session.ts";

/** A batch ends when nobody waits, or at the latest here: the first of it waits for the commit as long as the last. */
const MAX_BATCH = 256;
const MAX_BATCH_MS = 20;

/** The transactions of one commit to disk. */
interface Batch {
  readonly startedAt: number;
  readonly durable: PromiseWithResolvers<void>;
  size: number;
  /** The last error of a statement: the cause, where SQLite ended the transaction because of it. */
  fault: unknown;
  /** The savepoints' own statements, which nobody waited for: all must have worked before the commit. */
  readonly unwaited: Promise<unknown>[];
}

/**
 * Transactions on one writer, one at a time, that share commits: each runs as a savepoint of a batch, and all of a batch
 * become durable by one write to disk. A transaction's end is told only after that. Later ones of a batch see what
 * earlier ones wrote; should the commit fail, all of them are told so, and none happened.
 */
export class GroupCommit {
  readonly #writer: Runner;
  /** The connection's turn: whoever holds it runs statements. */
  #turn: Promise<void> = Promise.resolve();
  #waiting = 0;
  #batch: Batch | undefined;

  constructor(writer: Runner) {
    this.#writer = writer;
  }

  /** Waits for the turn and opens a savepoint. */
  async begin(): Promise<GroupedTransaction> {
    const turn = await this.#takeTurn();
    try {
      if (this.#batch === undefined) {
        await this.#writer.run("begin immediate", []);
        this.#batch = newBatch();
      }
      this.#send(this.#batch, "savepoint part");
    } catch (error) {
      // Those before it left the commit to this one.
      if (this.#batch !== undefined) await this.#fail(this.#batch, error);
      turn.resolve();
      throw error;
    }
    return new GroupedTransaction(this.#writer, this.#batch, (outcome) => this.#end(outcome, turn));
  }

  /** Runs what can't stand in a transaction: between two batches. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = await this.#takeTurn();
    try {
      if (this.#batch !== undefined) await this.#commit(this.#batch);
      return await work();
    } finally {
      turn.resolve();
    }
  }

  /** Waits until every transaction that has begun has ended. */
  async idle(): Promise<void> {
    await this.#turn;
  }

  /** Ends a part of the batch, commits where nobody waits, hands the turn on. */
  async #end(outcome: "keep" | "undo", turn: PromiseWithResolvers<void>): Promise<void> {
    const batch = this.#batch;
    if (batch === undefined) throw new Problem("store_failed", "a transaction has ended twice");
    try {
      if (outcome === "undo") await this.#writer.run("rollback to part", []);
      this.#send(batch, "release part");
      batch.fault = undefined;
      batch.size++;
      const full = batch.size >= MAX_BATCH || performance.now() - batch.startedAt >= MAX_BATCH_MS;
      if (this.#waiting > 0 && !full) return;
      await this.#commit(batch);
    } catch (error) {
      await this.#fail(batch, error);
    } finally {
      turn.resolve();
    }
  }

  /** Tells all of a batch that it is on disk, or that none of it happened. */
  async #commit(batch: Batch): Promise<void> {
    this.#batch = undefined;
    try {
      await Promise.all(batch.unwaited);
      await this.#writer.run("commit", []);
      batch.durable.resolve();
    } catch (error) {
      await this.#fail(batch, error);
    }
  }

  async #fail(batch: Batch, error: unknown): Promise<void> {
    this.#batch = undefined;
    batch.durable.reject(batch.fault ?? error);
    // Where SQLite has rolled back by itself there is nothing left to undo.
    await this.#writer.run("rollback", []).catch(() => {});
  }

  /** Statements run in the order in which they are sent: the next need not wait for this one's answer. */
  #send(batch: Batch, sql: string): void {
    const sent = this.#writer.run(sql, []);
    // `#commit` asks for its outcome.
    sent.catch(() => {});
    batch.unwaited.push(sent);
  }

  async #takeTurn(): Promise<PromiseWithResolvers<void>> {
    const turn = Promise.withResolvers<void>();
    const before = this.#turn;
    this.#turn = turn.promise;
    this.#waiting++;
    await before;
    this.#waiting--;
    return turn;
  }
}

function newBatch(): Batch {
  const durable = Promise.withResolvers<void>();
  // Everybody who waits on it is told; a batch whose only transaction was rolled back has nobody.
  durable.promise.catch(() => {});
  return { startedAt: performance.now(), durable, size: 0, fault: undefined, unwaited: [] };
}

/** One transaction inside a batch. */
export class GroupedTransaction {
  readonly #writer: Runner;
  readonly #batch: Batch;
  readonly #end: (outcome: "keep" | "undo") => Promise<void>;
  #ended = false;
  /** Of the statement that failed, which was the last. */
  #failed: { readonly error: unknown } | undefined;

  constructor(writer: Runner, batch: Batch, end: (outcome: "keep" | "undo") => Promise<void>) {
    this.#writer = writer;
    this.#batch = batch;
    this.#end = end;
  }

  async run(sql: string, parameters: readonly unknown[]): Promise<Answer> {
    if (this.#ended) throw new Problem("transaction_ended", "a statement came after the end of its transaction");
    if (this.#failed !== undefined) throw this.#failed.error;
    try {
      return await this.#writer.run(sql, parameters);
    } catch (error) {
      this.#batch.fault = error;
      // Whatever the caller makes of it, as on PostgreSQL: SQLite may have rolled back, and the next statement would stay.
      this.#failed = { error };
      throw error;
    }
  }

  /** Resolves when the batch is on disk; the next transaction runs meanwhile. Rejects when it could not be written. */
  async commit(): Promise<void> {
    this.#ended = true;
    await this.#end(this.#failed === undefined ? "keep" : "undo");
    if (this.#failed !== undefined) throw this.#failed.error;
    await this.#batch.durable.promise;
  }

  /** After a commit that failed (Kysely asks for both) nothing is left to undo, and the turn is another's. */
  async rollback(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#end("undo");
  }
}
