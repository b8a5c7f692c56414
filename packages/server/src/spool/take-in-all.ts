import type { Clock, Log } from "@sekisho/core";
import type { Health } from "@sekisho/gate";
import type { Store } from "@sekisho/store";
import { type SpoolSource, takeInSpool } from "./take-in.ts";

const LOOK_MS = 250;
/** A broken spool does not mend itself. */
const BROKEN_LOOK_MS = 10_000;

export interface SpoolIntake {
  /** `degraded` while the records of a gate's service can't be taken in. */
  of(gate: string): Health;
  stop(): Promise<void>;
}

/** Takes in the spools of all services as they grow, each by itself: one that is broken keeps no other back. */
export function takeInAll(
  store: Store,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  sources: readonly SpoolSource[],
): SpoolIntake {
  const followers = sources.map((source) => new Follower(store, { clock, log }, source));
  return {
    of: (gate) =>
      followers.find((one) => one.source.gate === gate && one.health.state !== "ok")?.health ?? { state: "ok" },
    async stop() {
      await Promise.all(followers.map((one) => one.stop()));
    },
  };
}

class Follower {
  readonly source: SpoolSource;
  health: Health = { state: "ok" };
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void>;

  constructor(store: Store, { clock, log }: { readonly clock: Clock; readonly log: Log }, source: SpoolSource) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.source = source;
    this.#looking = this.#look();
  }

  /** What the service wrote until now is taken in before. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await this.#look();
  }

  async #look(): Promise<void> {
    try {
      await takeInSpool(this.#store, this.source, this.#clock.now());
      this.health = { state: "ok" };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (this.health.state === "ok") {
        this.#log.error("the records of a service can't be taken in", { ...this.source, error: why });
      }
      this.health = { state: "degraded", why };
    }
    if (this.#stopped) return;
    this.#timer = setTimeout(
      () => {
        this.#looking = this.#look();
      },
      this.health.state === "ok" ? LOOK_MS : BROKEN_LOOK_MS,
    );
  }
}
