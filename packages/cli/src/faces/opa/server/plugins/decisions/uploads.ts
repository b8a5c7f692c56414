import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Log } from "../../log/log.ts";
import { waited } from "../delays.ts";
import { askService, type Service } from "../services.ts";
import type { DecisionSettings } from "./settings.ts";

const pack = promisify(gzip);
const PLUGIN = { plugin: "decision_logs" };
/** How long the last upload may take, where the server ends. */
const LAST_MS = 5_000;

/** Events that wait for their upload, and the loop that uploads them: packed, in parts, again where it fails. */
export class Uploads {
  readonly #service: Service;
  readonly #settings: DecisionSettings;
  readonly #log: Log;
  readonly #stop = new AbortController();
  #waiting: string[] = [];
  #bytes = 0;
  #dropped = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(service: Service, settings: DecisionSettings, log: Log) {
    this.#service = service;
    this.#settings = settings;
    this.#log = log;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Uploads what waits, once. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#upload(AbortSignal.timeout(LAST_MS));
  }

  /** Takes an event in JSON; the oldest go where there is no more room. */
  add(event: string): void {
    this.#waiting.push(event);
    this.#bytes += event.length;
    this.#trim();
  }

  #trim(): void {
    const { bufferBytes = Number.POSITIVE_INFINITY } = this.#settings;
    while (this.#bytes > bufferBytes && this.#waiting.length > 0) {
      this.#bytes -= this.#waiting.shift()?.length ?? 0;
      this.#dropped++;
    }
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (await waited(this.#settings.delays, failures, this.#stop.signal)) {
      failures = (await this.#upload(this.#stop.signal)) ? 0 : failures + 1;
    }
  }

  /** Answers whether all that waited is with the service now; what is not waits on. */
  async #upload(signal: AbortSignal): Promise<boolean> {
    if (this.#dropped > 0) this.#log.error(`${this.#dropped} decisions did not fit the buffer.`, PLUGIN);
    this.#dropped = 0;
    // What comes meanwhile waits for the next turn: it may push out others, but none that is on its way.
    let rest: readonly string[] = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    while (rest.length > 0) {
      const { events, body } = await this.#nextPart(rest);
      if (body !== undefined && !(await this.#post(body, signal))) {
        this.#putBack(rest);
        return false;
      }
      if (body === undefined) this.#log.error("A decision is larger than an upload may be.", PLUGIN);
      rest = rest.slice(events);
    }
    return true;
  }

  #putBack(events: readonly string[]): void {
    this.#waiting = [...events, ...this.#waiting];
    this.#bytes = this.#waiting.reduce((sum, event) => sum + event.length, 0);
    this.#trim();
  }

  /** As many events as fit one upload; without a body where the first does not fit by itself. */
  async #nextPart(waiting: readonly string[]): Promise<{ readonly events: number; readonly body: Buffer | undefined }> {
    for (let events = waiting.length; ; events = Math.floor(events / 2)) {
      const body = await pack(`[${waiting.slice(0, events).join(",")}]`);
      if (body.length <= this.#settings.uploadBytes) return { events, body };
      if (events === 1) return { events, body: undefined };
    }
  }

  async #post(body: Buffer, signal: AbortSignal): Promise<boolean> {
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    try {
      const answer = await askService(this.#service, {
        method: "POST",
        path: this.#settings.path,
        headers,
        body,
        signal,
      });
      await answer.body?.cancel();
      if (answer.ok) return true;
      this.#log.error(`Log upload failed, server replied with HTTP ${answer.status}.`, PLUGIN);
    } catch (error) {
      if (!signal.aborted) this.#log.error(`Log upload failed: ${String(error)}`, PLUGIN);
    }
    return false;
  }
}
