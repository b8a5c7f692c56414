import type { Runner } from "./runner.ts";
import { namedRows } from "./session.ts";

/** Transactions of a few pages each: about half of the log that the writer itself would write back. */
const EVERY = 400;
/** What is written meanwhile is left over: the second time that is little. */
const MOST_PASSES = 3;

/**
 * Writes SQLite's log back into the file every so many transactions, on a connection of its own: the writer goes on
 * meanwhile, and finds little left to do where its own turn comes (`wal_autocheckpoint`), during which everybody waits.
 */
export class WriteBack {
  readonly #runner: Runner;
  #transactions = 0;
  #running: Promise<void> | undefined;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /** Another transaction is on disk. */
  count(): void {
    if (++this.#transactions < EVERY || this.#running !== undefined) return;
    this.#transactions = 0;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async close(): Promise<void> {
    await this.#running;
    await this.#runner.close();
  }

  async #run(): Promise<void> {
    try {
      for (let pass = 0; pass < MOST_PASSES; pass++) {
        const [row] = namedRows(await this.#runner.run("pragma wal_checkpoint(passive)", []));
        if (row?.["log"] === row?.["checkpointed"]) return;
      }
    } catch {
      // A disk that fails fails the writer, too, and that is told to whoever asked.
    }
  }
}
