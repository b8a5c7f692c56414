import { type FSWatcher, watch } from "node:fs";
import { basename, join } from "node:path";

/** An editor writes a file in several steps, a checkout many files. */
const SETTLE_MS = 60;

export interface WatcherOptions {
  /** Absolute; files that this program writes itself. */
  readonly passedOver?: Iterable<string>;
  /** Whether all that is below a directory is watched with it. */
  readonly recursive?: boolean;
}

/** Tells that something in some directories has changed. What changes while nobody waits is told at the next wait. */
export class Watcher {
  readonly #watched = new Map<string, FSWatcher>();
  readonly #passedOver: ReadonlySet<string>;
  readonly #recursive: boolean;
  #isChanged = false;
  #wake: (() => void) | undefined;

  constructor({ passedOver = [], recursive = false }: WatcherOptions = {}) {
    this.#passedOver = new Set(passedOver);
    this.#recursive = recursive;
  }

  /** Watches these directories from now on, and no others. Answers with those that can't be watched, and why. */
  follow(directories: Iterable<string>): ReadonlyMap<string, string> {
    const wanted = new Set(directories);
    for (const [directory, watcher] of this.#watched) {
      if (wanted.has(directory)) continue;
      watcher.close();
      this.#watched.delete(directory);
    }
    const refused = new Map<string, string>();
    for (const directory of wanted) {
      if (this.#watched.has(directory)) continue;
      const why = this.#open(directory);
      if (why !== undefined) refused.set(directory, why);
    }
    return refused;
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

  /** How many directories are watched. */
  get size(): number {
    return this.#watched.size;
  }

  close(): void {
    this.follow([]);
  }

  #open(directory: string): string | undefined {
    try {
      const watcher = watch(directory, { recursive: this.#recursive });
      // A directory that goes away ends its watch; one of the same name is another one.
      const end = (): void => {
        watcher.close();
        if (this.#watched.get(directory) === watcher) this.#watched.delete(directory);
        this.#tell();
      };
      watcher.on("error", end);
      watcher.on("change", (kind, name) => {
        // With all that is below, the same name is that of a part.
        if (!this.#recursive && kind === "rename" && name === basename(directory)) end();
        else if (!this.#passedOver.has(join(directory, String(name)))) this.#tell();
      });
      this.#watched.set(directory, watcher);
      return undefined;
    } catch (error) {
      if (!(error instanceof Error && "syscall" in error)) throw error;
      return error.message;
    }
  }

  #tell(): void {
    this.#isChanged = true;
    this.#wake?.();
  }
}
