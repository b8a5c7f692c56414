import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { Problem } from "@sekisho/core";
import { problemOf } from "./errors.ts";
import { NO_ROWS, type PartRequest, type Reply, type Request } from "./protocol.ts";
import type { Runner } from "./runner.ts";
import type { Answer, SessionOptions } from "./session.ts";
import type { WriterThread } from "./writer.ts";

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** A connection in a thread of its own. What is asked for at one time goes as one message. */
export class WorkerClient implements Runner, WriterThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #unsent: Request[] = [];
  #next = 0;
  #gone: Error | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    // worker.ts sends nothing else.
    worker.on("message", (replies: readonly Reply[]) => replies.forEach((reply) => this.#settle(reply)));
    worker.on("error", (error: Error) => this.#fail(problemOf(error)));
    worker.on("exit", () => this.#fail(new Problem("store_closed", "the connection to the database is closed")));
  }

  /** Starts the thread and opens the file in it. Throws Problem `store_unreachable` and others of errors.ts. */
  static async open(options: SessionOptions): Promise<WorkerClient> {
    const client = new WorkerClient(new Worker(workerUrl(), { workerData: options, name: `sqlite ${options.mode}` }));
    await client.run("select 1", []);
    return client;
  }

  async run(sql: string, parameters: readonly unknown[]): Promise<Answer> {
    return this.#ask((id) => ({ kind: "run", id, statement: { sql, parameters } }));
  }

  async part(part: Omit<PartRequest, "kind" | "id">): Promise<Answer> {
    if (part.next !== "go on") return this.#ask((id) => ({ kind: "part", id, ...part }));
    if (this.#gone !== undefined) throw this.#gone;
    this.#send({ kind: "part", id: this.#next++, ...part });
    return NO_ROWS;
  }

  async scrub(): Promise<boolean> {
    return (await this.#ask((id) => ({ kind: "scrub", id }))).changes > 0;
  }

  /** Answers to what was asked before come first. */
  async close(): Promise<void> {
    if (this.#gone !== undefined) return;
    const exited = once(this.#worker, "exit");
    this.#send({ kind: "close" });
    await exited;
  }

  /** Rejects with the Problem of errors.ts that fits. */
  #ask(request: (id: number) => Request): Promise<Answer> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone);
    const id = this.#next++;
    const answer = new Promise<Answer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#send(request(id));
    return answer;
  }

  #send(request: Request): void {
    this.#unsent.push(request);
    // Behind all that runs now, so that those who were told the same moment ask together.
    if (this.#unsent.length === 1) {
      process.nextTick(() => {
        const requests = this.#unsent;
        this.#unsent = [];
        this.#worker.postMessage(requests);
      });
    }
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ("error" in reply) waiting?.reject(problemOf(reply.error));
    else waiting?.resolve(reply);
  }

  #fail(error: Error): void {
    this.#gone ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#gone);
    this.#waiting.clear();
  }
}

/** Beside this file in a checkout; a file of its own beside the bundle (tools/build.ts). */
function workerUrl(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./sqlite-worker.js", import.meta.url);
}
