import { Framer } from "@sekisho/rule/frame";
import type { FromChild } from "@sekisho/rule/messages";
import { type RuleChild, startChild } from "./command.ts";
import { residentBytes } from "./memory.ts";
import { fromText, toFrame } from "./wire.ts";

export interface ChannelLimits {
  /** Between two signs of life, milliseconds. */
  readonly timeMs: number;
  /** In memory, bytes. */
  readonly residentBytes: number;
}

export interface ChannelOptions {
  readonly limits: ChannelLimits;
  /** Whether it counts what of the files runs. */
  readonly isCovered: boolean;
  readonly onPrint: (text: string) => void;
}

/** Why a process ended before it answered. */
export type Death =
  | {
      readonly kind: "died";
      readonly code: "rule_process_died" | "rule_timeout" | "rule_out_of_memory";
      readonly message: string;
      readonly at: number;
      /** Of the work at `at`, where each subject is told. */
      readonly subject?: number;
    }
  | { readonly kind: "refused" };

/** What an answer to a message is. */
export type Wanted = Exclude<FromChild["kind"], "ready" | "at">;

/** How Node ends when all that is left to do is to wait for a promise that nothing can keep. */
const WAITS_FOR_NOTHING = 13;

const WATCH_MS = 20;
/** A machine under load takes its time to start a process; no rule can hold that up. */
const START_MS = 30_000;
/** A message of more is no answer but a rule out of bounds. */
const MOST_ANSWER_BYTES = 256 * 1024 * 1024;
const MOST_STDERR = 16 * 1024;

/** One process and the message that it works on. */
export class Channel {
  readonly #child: RuleChild;
  readonly #limits: ChannelLimits;
  readonly #onPrint: (text: string) => void;
  /** A message is read by the time that its answer comes; until then no other one is framed. */
  readonly #framer = new Framer();
  #received: Buffer[] = [];
  #receivedBytes = 0;
  #errors = "";
  #waiting: { readonly wants: FromChild["kind"]; readonly done: (answer: FromChild | Death) => void } | undefined;
  #at = -1;
  #subject: { readonly index: number; readonly at: number } | undefined;
  #signAt = 0;
  #death: Death | undefined;
  #killedFor: Pick<Extract<Death, { kind: "died" }>, "code" | "message"> | undefined;
  #watch: NodeJS.Timeout | undefined;

  constructor(way: number, { limits, isCovered, onPrint }: ChannelOptions) {
    this.#limits = limits;
    this.#onPrint = onPrint;
    this.#child = startChild(way, { isCovered });
    this.#child.on("error", () => this.#end({ kind: "refused" }));
    this.#child.on("close", (code, signal) => this.#closed(code, signal));
    this.#child.stdin.on("error", () => undefined);
    this.#child.stdout.on("data", (bytes: Buffer) => this.#take(bytes));
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => this.#hear(text));
    this.#rest();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isOpen(): boolean {
    return this.#death === undefined;
  }

  /** The first message of the process: it is there. */
  ready(): Promise<FromChild | Death> {
    return this.#answer("ready");
  }

  /** Sends a message and waits for its answer; one at a time. */
  ask(message: { readonly [key: string]: unknown }, wants: Wanted): Promise<FromChild | Death> {
    this.#at = -1;
    this.#subject = undefined;
    const answer = this.#answer(wants);
    if (this.#death === undefined) this.#child.stdin.write(toFrame(message, this.#framer));
    return answer;
  }

  close(): void {
    this.#child.kill("SIGKILL");
  }

  #answer(wants: FromChild["kind"]): Promise<FromChild | Death> {
    if (this.#death !== undefined) return Promise.resolve(this.#death);
    this.#work();
    return new Promise((done) => {
      this.#waiting = { wants, done };
    });
  }

  /** While it works it is watched, and keeps this process alive. */
  #work(): void {
    this.#signAt = performance.now();
    for (const part of [this.#child, this.#child.stdin, this.#child.stdout, this.#child.stderr]) refs(part, "ref");
    this.#watch ??= setInterval(() => this.#look(), WATCH_MS);
  }

  #rest(): void {
    clearInterval(this.#watch);
    this.#watch = undefined;
    for (const part of [this.#child, this.#child.stdin, this.#child.stdout, this.#child.stderr]) refs(part, "unref");
  }

  #look(): void {
    if (this.#killedFor !== undefined) return;
    const { residentBytes: most } = this.#limits;
    const timeMs = this.#waiting?.wants === "ready" ? START_MS : this.#limits.timeMs;
    const resident = this.#child.pid === undefined ? undefined : residentBytes(this.#child.pid);
    if (resident !== undefined && resident > most) {
      const message = `it takes more than ${Math.round(most / 2 ** 20)} MB of memory`;
      this.#killedFor = { code: "rule_out_of_memory", message };
    } else if (performance.now() - this.#signAt > timeMs) {
      this.#killedFor = { code: "rule_timeout", message: this.#slowness(timeMs) };
    } else return;
    this.#child.kill("SIGKILL");
  }

  /** Many subjects share the time between two signs of life. */
  #slowness(timeMs: number): string {
    const isAlone = this.#subject === undefined || performance.now() - this.#subject.at > timeMs / 2;
    return `${isAlone ? "it takes" : "it and the subjects just before it take"} longer than ${timeMs / 1000} s`;
  }

  #take(bytes: Buffer): void {
    this.#received.push(bytes);
    this.#receivedBytes += bytes.length;
    for (;;) {
      if (this.#receivedBytes < 4) return;
      const head = this.#whole();
      const length = head.readUInt32LE(0);
      if (length > MOST_ANSWER_BYTES) {
        this.#killedFor ??= { code: "rule_out_of_memory", message: "it reports more than can be taken" };
        this.#child.kill("SIGKILL");
        return;
      }
      if (head.length < 4 + length) return;
      this.#received = [head.subarray(4 + length)];
      this.#receivedBytes = head.length - 4 - length;
      // The process writes what `messages.ts` describes, as long as it is sound; what rules report is checked where it is used.
      this.#got(fromText(head.toString("utf8", 4, 4 + length)) as FromChild);
    }
  }

  #whole(): Buffer {
    if (this.#received.length > 1) this.#received = [Buffer.concat(this.#received)];
    return this.#received[0] ?? Buffer.alloc(0);
  }

  #got(message: FromChild): void {
    const now = performance.now();
    if (message.kind === "printed") {
      this.#onPrint(message.text);
      return;
    }
    if (message.kind === "at" && message.subject !== undefined) {
      this.#subject = { index: message.subject, at: now };
      return;
    }
    this.#signAt = now;
    if (message.kind === "at") this.#at = message.index;
    else if (message.kind === this.#waiting?.wants) {
      const { done } = this.#waiting;
      this.#waiting = undefined;
      this.#rest();
      done(message);
    }
  }

  #hear(text: string): void {
    if (this.#errors.length < MOST_STDERR) this.#errors += text;
  }

  #closed(code: number | null, signal: NodeJS.Signals | null): void {
    const at = { at: this.#at, ...(this.#subject === undefined ? {} : { subject: this.#subject.index }) };
    if (this.#killedFor !== undefined) this.#end({ kind: "died", ...this.#killedFor, ...at });
    else if (/heap out of memory|allocation failed/i.test(this.#errors))
      this.#end({ kind: "died", code: "rule_out_of_memory", message: "it takes more memory than V8 gives", ...at });
    else if (this.#waiting?.wants === "ready") this.#end({ kind: "refused" });
    else if (code === WAITS_FOR_NOTHING)
      this.#end({ kind: "died", code: "rule_process_died", message: "it waits for what never comes", ...at });
    else {
      const how = signal === null ? `with status ${code}` : `by ${signal}`;
      this.#end({ kind: "died", code: "rule_process_died", message: `its process ended ${how}`, ...at });
    }
  }

  #end(death: Death): void {
    this.#death ??= death;
    this.#rest();
    this.#waiting?.done(this.#death);
    this.#waiting = undefined;
  }
}

/** Pipes of a child are sockets, which can be told not to keep the process alive; their types do not say so. */
function refs(part: object, act: "ref" | "unref"): void {
  const method = (part as { readonly [name: string]: unknown })[act];
  if (typeof method === "function") Reflect.apply(method, part, []);
}
