import { Problem } from "@sekisho/core";
import type { Runner } from "./runner.ts";
import type { Answer } from "./session.ts";

/**
 * A connection that is open while it is used: the first statement opens it, and it closes `idleMs` after the last answer.
 * A thread with a database in it takes some 10 MB, which a server that nobody asks need not hold.
 */
export class IdleRunner implements Runner {
  readonly #open: () => Promise<Runner>;
  readonly #idleMs: number;
  #opened: Promise<Runner> | undefined;
  #running = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(open: () => Promise<Runner>, idleMs: number) {
    this.#open = open;
    this.#idleMs = idleMs;
  }

  async run(sql: string, parameters: readonly unknown[]): Promise<Answer> {
    if (this.#isClosed) throw new Problem("store_closed", "the connection to the database is closed");
    clearTimeout(this.#timer);
    this.#running++;
    this.#opened ??= this.#open();
    const opened = this.#opened;
    try {
      return await (await opened).run(sql, parameters);
    } catch (error) {
      // One that could not be opened, or whose thread has ended, is no use to the next.
      if (this.#opened === opened && !(await isAlive(opened))) this.#opened = undefined;
      throw error;
    } finally {
      this.#running--;
      if (this.#running === 0 && !this.#isClosed) this.#closeLater();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#end();
  }

  #closeLater(): void {
    this.#timer = setTimeout(() => {
      // What can't be closed has nothing to give back.
      void this.#end().catch(() => {});
    }, this.#idleMs);
    this.#timer.unref();
  }

  async #end(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    const runner = await opened?.catch(() => undefined);
    await runner?.close();
  }
}

async function isAlive(opened: Promise<Runner>): Promise<boolean> {
  try {
    await (await opened).run("select 1", []);
    return true;
  } catch {
    return false;
  }
}
