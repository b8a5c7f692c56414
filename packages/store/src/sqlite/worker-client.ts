import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { Problem } from "@sekisho/core";
import { problemOf } from "./errors.ts";
import type { Reply } from "./protocol.ts";
import type { Runner } from "./runner.ts";
import type { Answer, SessionOptions } from "./session.ts";

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** A connection in a thread of its own. Statements run in the order in which they are asked. */
export class WorkerClient implements Runner {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #gone: Error | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    // worker.ts sends nothing else.
    worker.on("message", (reply: Reply) => this.#settle(reply));
    worker.on("error", (error: Error) => this.#fail(problemOf(error)));
    worker.on("exit", () => this.#fail(new Problem("store_closed", "the connection to the database is closed")));
  }

  /** Starts the thread and opens the file in it. Throws Problem `store_unreachable` and others of errors.ts. */
  static async open(options: SessionOptions): Promise<WorkerClient> {
    const client = new WorkerClient(new Worker(workerUrl(), { workerData: options, name: `sqlite ${options.mode}` }));
    await client.run("select 1", []);
    return client;
  }

  /** Rejects with the Problem of errors.ts that fits. */
  async run(sql: string, parameters: readonly unknown[]): Promise<Answer> {
    if (this.#gone !== undefined) throw this.#gone;
    const id = this.#next++;
    const answer = new Promise<Answer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#worker.postMessage({ id, sql, parameters });
    return answer;
  }

  /** Answers to what was asked before come first. */
  async close(): Promise<void> {
    if (this.#gone !== undefined) return;
    const exited = once(this.#worker, "exit");
    this.#worker.postMessage({ id: this.#next++, parameters: [] });
    await exited;
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
