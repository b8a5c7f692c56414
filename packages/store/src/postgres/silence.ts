import { setImmediate } from "node:timers/promises";
import { Client } from "pg";

/** As long a statement may be unanswered before somebody asks whether the host is there. */
const PATIENCE_MS = 15_000;
const LOOK_EVERY_MS = 5_000;
/** As long as the host has to take a new connection. */
const ANSWER_WITHIN_MS = 10_000;

/** A connection as far as this concerns it. */
export interface Asked {
  /** Ends it at once and fails what it was asked. */
  end(): void;
}

interface Waiting {
  count: number;
  since: number;
}

export interface SilenceOptions {
  /** False where the host gives no answer at all. */
  readonly isThere: () => Promise<boolean>;
  readonly patienceMs?: number;
  readonly lookEveryMs?: number;
}

/**
 * Ends connections to a host that has fallen silent: no answer, no end. A statement may take its time, so what tells is not
 * that it is unanswered, but that the host does not take a new connection either; TCP alone would hope for a quarter of
 * an hour.
 */
export class SilenceWatch {
  readonly #isThere: () => Promise<boolean>;
  readonly #patienceMs: number;
  readonly #timer: NodeJS.Timeout;
  /** How much each connection was asked that is unanswered, and since when nothing has come. */
  readonly #unanswered = new Map<Asked, Waiting>();
  #isLooking = false;

  constructor({ isThere, patienceMs = PATIENCE_MS, lookEveryMs = LOOK_EVERY_MS }: SilenceOptions) {
    this.#isThere = isThere;
    this.#patienceMs = patienceMs;
    this.#timer = setInterval(() => void this.#look(), lookEveryMs);
    this.#timer.unref();
  }

  /** Waits for an answer of a connection. */
  async during<T>(connection: Asked, ask: () => Promise<T>): Promise<T> {
    const waiting = this.#unanswered.get(connection);
    if (waiting === undefined) this.#unanswered.set(connection, { count: 1, since: performance.now() });
    else waiting.count++;
    try {
      return await ask();
    } finally {
      this.#answered(connection);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #answered(connection: Asked): void {
    const waiting = this.#unanswered.get(connection);
    if (waiting === undefined) return;
    waiting.count--;
    waiting.since = performance.now();
    if (waiting.count === 0) this.#unanswered.delete(connection);
  }

  /** Rejects never. */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    const now = performance.now();
    const late = [...this.#unanswered]
      .filter(([, { since }]) => now - since >= this.#patienceMs)
      .map(([connection, { since }]) => ({ connection, since }));
    if (late.length === 0) return;
    this.#isLooking = true;
    try {
      if (await this.#isThere()) return;
      // Where this thread was busy for as long, answers have come and wait to be read.
      await setImmediate();
      for (const { connection, since } of late) {
        if (this.#unanswered.get(connection)?.since === since) connection.end();
      }
    } finally {
      this.#isLooking = false;
    }
  }
}

/** Whether a host takes a new connection, or refuses it. */
export async function isThere(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: ANSWER_WITHIN_MS });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    return !isNoAnswer(error);
  } finally {
    void client.end().catch(() => {});
  }
}

/** No way to the host; that nothing came in time pg says by words only. */
const NO_WAY = new Set(["ETIMEDOUT", "EHOSTUNREACH", "EHOSTDOWN", "ENETUNREACH"]);

function isNoAnswer(error: unknown): boolean {
  const code: unknown = Reflect.get(Object(error), "code");
  return NO_WAY.has(String(code)) || (error instanceof Error && error.message.includes("timeout"));
}
