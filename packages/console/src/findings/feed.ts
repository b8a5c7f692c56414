import type { Finding, FindingPage } from "@sekisho/server/api";

/** Reads one page of a list; `after` is the `next` of the page before. */
export type ReadPage = (page: { readonly after?: string; readonly limit: number }) => Promise<FindingPage>;

export interface FeedState {
  /** All that is loaded, in the server's order. */
  readonly rows: readonly Finding[];
  readonly status: "loading" | "more" | "done" | "failed";
  readonly error: unknown;
}

/** The first page is small, so that it comes fast; those behind it are large, so that scrolling seldom waits. */
const FIRST_PAGE = 100;
const NEXT_PAGE = 500;

/**
 * A list of any length by cursor pages: it grows as the page is scrolled. Rows are kept once, in place, and the state that
 * React sees is a new one after each change.
 */
export class FindingFeed {
  readonly #read: ReadPage;
  readonly #listeners = new Set<() => void>();
  #rows: Finding[] = [];
  #next: string | undefined;
  #round = 0;
  #isReading = false;
  state: FeedState = { rows: [], status: "loading", error: undefined };
  /** Where the page stood when it was left. */
  place = { scroll: 0, active: 0 };

  constructor(read: ReadPage) {
    this.#read = read;
    void this.reload();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): FeedState => this.state;

  /** Reads the first page again; what was loaded stays until it is there. */
  async reload(): Promise<void> {
    this.#round++;
    this.#isReading = false;
    await this.#load(undefined);
  }

  /** Reads the next page, unless one is on its way or there is none. */
  async more(): Promise<void> {
    if (this.#isReading || this.state.status === "done" || this.#next === undefined) return;
    await this.#load(this.#next);
  }

  /** Tries again what failed. */
  async retry(): Promise<void> {
    if (this.state.status === "failed") await this.#load(this.#next);
  }

  async #load(after: string | undefined): Promise<void> {
    const round = this.#round;
    this.#isReading = true;
    try {
      const page = await this.#read(after === undefined ? { limit: FIRST_PAGE } : { after, limit: NEXT_PAGE });
      if (round !== this.#round) return;
      // In place: copying a hundred thousand rows for each page would be seen.
      if (after === undefined) this.#rows = [...page.findings];
      else this.#rows.push(...page.findings);
      this.#next = page.next;
      this.#isReading = false;
      this.#show({ status: page.next === undefined ? "done" : "more", error: undefined });
    } catch (error) {
      if (round !== this.#round) return;
      this.#isReading = false;
      this.#show({ status: "failed", error });
    }
  }

  #show(state: Omit<FeedState, "rows">): void {
    this.state = { rows: this.#rows, ...state };
    for (const listener of this.#listeners) listener();
  }
}

/** Lists that were left lately, by what they ask for: going back shows them where they were. */
export class Feeds {
  readonly #kept = new Map<string, FindingFeed>();
  readonly #most: number;

  constructor(most = 3) {
    this.#most = most;
  }

  get(asked: string, read: ReadPage): FindingFeed {
    const feed = this.#kept.get(asked) ?? new FindingFeed(read);
    // The latest last.
    this.#kept.delete(asked);
    this.#kept.set(asked, feed);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    return feed;
  }

  /** Nothing that was read before is true any more, but for what the page shows now. */
  forget(): void {
    const last = [...this.#kept].at(-1);
    this.#kept.clear();
    if (last !== undefined) {
      this.#kept.set(...last);
      void last[1].reload();
    }
  }
}
