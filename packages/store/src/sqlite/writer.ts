import { Problem } from "@sekisho/core";
import type { PartRequest, Statement } from "./protocol.ts";
import type { Answer } from "./session.ts";

/** The thread that writes (group-commit.ts), as transactions ask it. */
export interface WriterThread {
  /** Rejects with the Problem of errors.ts that fits. */
  part(part: Omit<PartRequest, "kind" | "id">): Promise<Answer>;
}

/** Opens transactions on the one connection that writes. */
export class Writer {
  readonly #thread: WriterThread;
  readonly #onStep: ((step: string) => void) | undefined;
  readonly #open = new Set<Promise<void>>();
  #next = 0;

  constructor(thread: WriterThread, onStep?: (step: string) => void) {
    this.#thread = thread;
    this.#onStep = onStep;
  }

  begin(): WriterTransaction {
    const transaction = new WriterTransaction(this.#thread, this.#next++, this.#onStep);
    const { ended } = transaction;
    this.#open.add(ended);
    void ended.then(() => this.#open.delete(ended));
    return transaction;
  }

  /** Waits until every transaction that has begun has ended. */
  async idle(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
  }
}

/**
 * One transaction. It has its turn from its first statement that needs an answer, or from its end: until then nothing of
 * it has left, and it holds nobody up.
 */
export class WriterTransaction {
  readonly #thread: WriterThread;
  readonly #number: number;
  readonly #onStep: ((step: string) => void) | undefined;
  readonly #ended = Promise.withResolvers<void>();
  /** What goes along with the next statement, or the end. */
  #unsent: Statement[] = [];
  #isSent = false;
  #isOver = false;
  /** Of the statement that failed, which was the last. */
  #failed: { readonly error: unknown } | undefined;

  constructor(thread: WriterThread, number: number, onStep: ((step: string) => void) | undefined) {
    this.#thread = thread;
    this.#number = number;
    this.#onStep = onStep;
  }

  /** Resolves once it is committed or rolled back; rejects never. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  async run(statement: Statement): Promise<Answer> {
    this.#requireOpen();
    this.#onStep?.(`before ${statement.sql}`);
    this.#isSent = true;
    try {
      const answer = await this.#part([...this.#takeUnsent(), statement], "answer");
      this.#onStep?.(`after ${statement.sql}`);
      return answer;
    } catch (error) {
      // Whatever the caller makes of it, as on PostgreSQL: SQLite may have rolled back, and the next statement would stay.
      this.#failed = { error };
      throw error;
    }
  }

  /** Runs it before the next one that is waited for, or before the end: these fail where it does. */
  async later(statement: Statement): Promise<void> {
    this.#requireOpen();
    this.#onStep?.(`before ${statement.sql}`);
    // What has its turn works on meanwhile; what has not had it yet asks for it as late as it can.
    if (this.#isSent) await this.#part([statement], "go on");
    else this.#unsent.push(statement);
  }

  /** Resolves when it is on disk. Rejects when it could not be written: nothing of it happened. */
  async commit(): Promise<void> {
    if (this.#failed !== undefined) {
      await this.rollback();
      throw this.#failed.error;
    }
    this.#isOver = true;
    try {
      this.#onStep?.("before commit");
      if (this.#isSent || this.#unsent.length > 0) await this.#part(this.#takeUnsent(), "keep");
      this.#onStep?.("after commit");
    } finally {
      this.#ended.resolve();
    }
  }

  /** After a commit that failed (Kysely asks for both) nothing is left to undo. */
  async rollback(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    try {
      if (this.#isSent) await this.#part([], "undo");
    } finally {
      this.#ended.resolve();
    }
  }

  #requireOpen(): void {
    if (this.#isOver) throw new Problem("transaction_ended", "a statement came after the end of its transaction");
    if (this.#failed !== undefined) throw this.#failed.error;
  }

  #takeUnsent(): readonly Statement[] {
    const unsent = this.#unsent;
    this.#unsent = [];
    return unsent;
  }

  #part(statements: readonly Statement[], next: PartRequest["next"]): Promise<Answer> {
    return this.#thread.part({ transaction: this.#number, statements, next });
  }
}
