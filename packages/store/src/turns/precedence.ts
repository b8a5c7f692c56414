/** Others wait for the next that goes first while such still come: as long after the last one. */
const STILL_COMING_MS = 100;
/** Nobody waits longer than this before it begins. */
const MOST_MS = 25;

/**
 * Which transactions of this process begin before which. Somebody outside waits for those that go first; all others begin
 * right behind the end of one of them, together, so that one that comes finds no write to disk under way that it has to
 * wait for. Where none has come lately nobody waits.
 */
export class Precedence {
  #first = 0;
  #lastAt = Number.NEGATIVE_INFINITY;
  #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Runs what goes first, at once. */
  async first<T>(work: () => Promise<T>): Promise<T> {
    this.#first++;
    try {
      return await work();
    } finally {
      this.#first--;
      this.#lastAt = performance.now();
      if (this.#first === 0) void this.letGo();
    }
  }

  /** Resolves when another may begin. Those that wait go in the order in which they came. */
  async others(): Promise<void> {
    if (this.#first === 0 && performance.now() - this.#lastAt > STILL_COMING_MS) return;
    this.#timer ??= setTimeout(() => void this.letGo(), MOST_MS);
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Lets all that wait begin now; resolves once they have. */
  async letGo(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const begin of waiting) begin();
    if (waiting.length > 0) await new Promise((resolve) => setImmediate(resolve));
  }
}
