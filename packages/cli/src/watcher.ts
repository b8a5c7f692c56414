import { type FSWatcher, watch } from "node:fs";

/** An editor writes a file in several steps, a checkout many files. */
const SETTLE_MS = 60;

/** Tells that something below some folders changed. What changes while nobody waits is told at the next wait. */
export class Watcher {
  readonly #watched = new Map<string, FSWatcher>();
  #isChanged = false;
  #wake: (() => void) | undefined;

  /** Watches these folders from now on, and no others; one that is not there is not watched. */
  follow(folders: Iterable<string>): void {
    const wanted = new Set(folders);
    for (const [folder, watcher] of this.#watched) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.#watched.delete(folder);
    }
    for (const folder of wanted) if (!this.#watched.has(folder)) this.#open(folder);
  }

  /** Resolves once something has changed and nothing does any more for a moment. */
  async change(): Promise<void> {
    if (!this.#isChanged)
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    while (this.#isChanged) {
      this.#isChanged = false;
      await new Promise((done) => setTimeout(done, SETTLE_MS));
    }
  }

  close(): void {
    this.follow([]);
  }

  #open(folder: string): void {
    try {
      const watcher = watch(folder, { recursive: true }, () => {
        this.#isChanged = true;
        this.#wake?.();
      });
      // A folder that goes away ends its watch; who waits is told that, too.
      watcher.on("error", () => {
        watcher.close();
        this.#watched.delete(folder);
        this.#isChanged = true;
        this.#wake?.();
      });
      this.#watched.set(folder, watcher);
    } catch (error) {
      if (!(error instanceof Error && "syscall" in error)) throw error;
    }
  }
}
