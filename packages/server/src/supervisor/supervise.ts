import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "@sekisho/core";
import { BACKOFF } from "./backoff.ts";
import { type ChildEnd, type ChildProgram, type ChildTiming, SupervisedChild } from "./child.ts";

export interface SuperviseOptions {
  /** Started from the first to the last, stopped the other way round; those of one stage at the same time. */
  readonly stages: readonly (readonly ChildProgram[])[];
  readonly onEvent?: (event: SupervisorEvent) => void;
  readonly timing?: Partial<SupervisorTiming>;
}

export interface SupervisorTiming extends ChildTiming {
  /** A stage that is not ready does not keep the next one from starting for longer. */
  readonly stageMs: number;
}

export type SupervisorEvent =
  | { readonly event: "ready"; readonly child: string; readonly pid: number | undefined; readonly tell: Json }
  | ({ readonly event: "ended"; readonly child: string } & ChildEnd)
  /** Every child was ready; said once. */
  | { readonly event: "all-ready" }
  | { readonly event: "stopping" };

/** Why a supervisor came to its end, by itself: a child that no second start helps. */
export interface Hopeless {
  readonly child: string;
  readonly code: string;
  readonly message: string;
}

export interface Supervisor {
  /** Stops everything in order, with its time to end; called again, it hurries. */
  stop(): void;
  /** Resolves once no child is left: with the reason, where it was not asked to stop. */
  readonly ended: Promise<Hopeless | undefined>;
  /** The processes that are there now, by the children's names. */
  pids(): ReadonlyMap<string, number>;
}

/** Two stages end within the ten seconds that containers are given. */
export const TIMING: SupervisorTiming = { backoff: BACKOFF, graceMs: 4_000, hurryMs: 500, stageMs: 5_000 };

/** Starts programs and keeps them at work (link.ts is their side of it). It listens to no signal itself. */
export function supervise(options: SuperviseOptions): Supervisor {
  return new Running(options);
}

class Running implements Supervisor {
  readonly ended: Promise<Hopeless | undefined>;
  readonly #stages: readonly (readonly SupervisedChild[])[];
  readonly #notReady: Set<string>;
  readonly #onEvent: (event: SupervisorEvent) => void;
  readonly #stopping = new AbortController();
  #hopeless: Hopeless | undefined;

  constructor({ stages, onEvent = () => {}, timing = {} }: SuperviseOptions) {
    const whole = { ...TIMING, ...timing };
    this.#onEvent = onEvent;
    this.#stages = stages.map((stage) => stage.map((program) => this.#childOf(program, whole)));
    this.#notReady = new Set(stages.flat().map(({ name }) => name));
    this.ended = this.#run(whole.stageMs);
  }

  stop(): void {
    if (this.#stopping.signal.aborted) {
      for (const child of this.#stages.flat()) child.hurry();
      return;
    }
    this.#stopping.abort();
    this.#onEvent({ event: "stopping" });
  }

  pids(): ReadonlyMap<string, number> {
    const all = this.#stages.flat().map(({ program, pid }) => [program.name, pid] as const);
    return new Map(all.filter((entry): entry is readonly [string, number] => entry[1] !== undefined));
  }

  async #run(stageMs: number): Promise<Hopeless | undefined> {
    const { signal } = this.#stopping;
    const stopped = signal.aborted
      ? Promise.resolve()
      : new Promise((resolve) => signal.addEventListener("abort", resolve));
    for (const stage of this.#stages) {
      if (signal.aborted) break;
      for (const child of stage) child.start();
      const waited = new AbortController();
      const late = sleep(stageMs, undefined, { signal: waited.signal }).catch(() => {});
      await Promise.race([Promise.all(stage.map(({ settled }) => settled)), late, stopped]);
      waited.abort();
    }
    await stopped;
    for (const stage of this.#stages.toReversed()) await Promise.all(stage.map((child) => child.stop()));
    return this.#hopeless;
  }

  #childOf(program: ChildProgram, timing: ChildTiming): SupervisedChild {
    const { name } = program;
    const child: SupervisedChild = new SupervisedChild(program, timing, {
      ready: (tell) => {
        this.#onEvent({ event: "ready", child: name, pid: child.pid, tell });
        if (this.#notReady.delete(name) && this.#notReady.size === 0) this.#onEvent({ event: "all-ready" });
      },
      ended: (end) => this.#onEvent({ event: "ended", child: name, ...end }),
      hopeless: (code, message) => {
        this.#hopeless ??= { child: name, code, message };
        if (!this.#stopping.signal.aborted) this.stop();
      },
    });
    return child;
  }
}
