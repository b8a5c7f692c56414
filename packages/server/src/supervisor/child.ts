import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex } from "node:stream";
import type { Json } from "@sekisho/core";
import { type Backoff, restartDelayMs } from "./backoff.ts";
import { isChildMessage, messageLine, readMessages, type SupervisorMessage } from "./messages.ts";

/** A program that a supervisor keeps at work. */
export interface ChildProgram {
  /** As a person reads it: `server`, `admission/webhook`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Goes down the pipe: no list of processes shows it. */
  readonly input: Json;
}

export interface ChildTiming {
  readonly backoff: Backoff;
  /** How long a child may take to end after it is told to. */
  readonly graceMs: number;
  /** The same for one that is told to hurry. */
  readonly hurryMs: number;
}

/** What became of a child; `againInMs` is absent where it is not started again. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly againInMs?: number;
}

export interface ChildListener {
  /** With what it has to tell. */
  ready(tell: Json): void;
  ended(end: ChildEnd): void;
  hopeless(code: string, message: string): void;
}

/** Signals and groups of processes are POSIX's. */
const HAS_GROUPS = process.platform !== "win32";

/**
 * Keeps one program at work until it is told to stop: what ends is started again. The child leads a process group of its
 * own, so that a terminal's Ctrl-C reaches the supervisor only, and what it leaves behind ends with it.
 */
export class SupervisedChild {
  readonly program: ChildProgram;
  /** Once it was ready, or ended, for the first time. */
  readonly settled: Promise<void>;
  readonly #timing: ChildTiming;
  readonly #listener: ChildListener;
  readonly #settle: () => void;
  #process: ChildProcess | undefined;
  #closed: Promise<unknown> = Promise.resolve();
  #readyAt: number | undefined;
  #ends = 0;
  #isStopping = false;
  #isHurried = false;
  #isHopeless = false;
  #restart: NodeJS.Timeout | undefined;
  #kill: NodeJS.Timeout | undefined;

  constructor(program: ChildProgram, timing: ChildTiming, listener: ChildListener) {
    this.program = program;
    this.#timing = timing;
    this.#listener = listener;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.settled = promise;
    this.#settle = resolve;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): void {
    if (this.#isStopping) return;
    const { command, args, env, input } = this.program;
    // What it prints goes where the supervisor's own remarks go; descriptor 3 is the pipe.
    const child = spawn(command, args, {
      stdio: ["ignore", 2, 2, "pipe"],
      detached: HAS_GROUPS,
      ...(env !== undefined && { env }),
    });
    this.#process = child;
    this.#readyAt = undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#closed = promise;
    let isOver = false;
    const over = (end: ChildEnd): void => {
      if (isOver) return;
      isOver = true;
      this.#process = undefined;
      clearTimeout(this.#kill);
      this.#over(end);
      resolve();
    };
    // After it, "close" comes; where the program could not be started at all, nothing does.
    child.on("exit", () => killGroup(child, "SIGKILL"));
    child.on("close", (code, signal) => over({ code, signal }));
    child.on("error", () => {
      if (child.pid === undefined) over({ code: null, signal: null });
    });
    const pipe = pipeOf(child);
    if (pipe === undefined) return;
    // A child that is gone is told by "close".
    pipe.on("error", () => {});
    readMessages(pipe, (message) => {
      if (!isChildMessage(message)) return;
      if (message.say === "ready") this.#ready(message.tell ?? null);
      else this.#hopeless(message.code, message.message);
    });
    this.#send({ say: "begin", input });
  }

  /** Tells it to end, and kills it where it does not within its time. Resolves once it is gone. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#restart);
    this.#settle();
    if (this.#process === undefined) return;
    if (!this.#isHurried) {
      this.#send({ say: "stop" });
      this.#killAfter(this.#timing.graceMs);
    }
    await this.#closed;
  }

  /** As {@link stop}, at once. */
  hurry(): void {
    if (this.#isHurried) return;
    this.#isHurried = true;
    this.#isStopping = true;
    clearTimeout(this.#restart);
    this.#settle();
    if (this.#process === undefined) return;
    this.#send({ say: "hurry" });
    this.#killAfter(this.#timing.hurryMs);
  }

  #ready(tell: Json): void {
    if (this.#readyAt !== undefined) return;
    this.#readyAt = performance.now();
    this.#settle();
    this.#listener.ready(tell);
  }

  #hopeless(code: string, message: string): void {
    this.#isHopeless = true;
    this.#listener.hopeless(code, message);
  }

  #over(end: ChildEnd): void {
    const { backoff } = this.#timing;
    this.#settle();
    if (this.#isStopping || this.#isHopeless) {
      this.#listener.ended(end);
      return;
    }
    const isSteady = this.#readyAt !== undefined && performance.now() - this.#readyAt >= backoff.steadyMs;
    this.#ends = isSteady ? 1 : this.#ends + 1;
    const againInMs = restartDelayMs(this.#ends, backoff);
    this.#restart = setTimeout(() => this.start(), againInMs);
    this.#listener.ended({ ...end, againInMs });
  }

  #killAfter(ms: number): void {
    clearTimeout(this.#kill);
    const child = this.#process;
    if (child !== undefined) this.#kill = setTimeout(() => killGroup(child, "SIGKILL"), ms);
  }

  #send(message: SupervisorMessage): void {
    const pipe = this.#process === undefined ? undefined : pipeOf(this.#process);
    if (pipe?.writable === true) pipe.write(messageLine(message));
  }
}

function pipeOf(child: ChildProcess): Duplex | undefined {
  // Node makes a socket of "pipe"; it reads and writes.
  return (child.stdio[3] as Duplex | null | undefined) ?? undefined;
}

/** The child and whatever it started. That nobody is left to be killed is no fault. */
function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (HAS_GROUPS) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    child.kill(signal);
  }
}
