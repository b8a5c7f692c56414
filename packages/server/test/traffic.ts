import { setTimeout as sleep } from "node:timers/promises";

/** What clients of a server do all the time: read, report, tell of events. */
export interface TrafficOptions {
  readonly origin: string;
  readonly token: string;
  /** Whether who is not answered sends the same again, as senders of webhooks and `sekisho check --report` do. */
  readonly resends: boolean;
}

export const SCOPE = "repo:github.com/acme/shop";
const READ_MS = 40;
const REPORT_MS = 150;
const EVENT_MS = 40;
const RESEND_MS = 100;
const PATIENCE_MS = 20_000;

/** Clients of a server, through whatever stands before it. */
export class Traffic {
  /** Requests that were not answered as they should be, with what was answered. */
  readonly failures: string[] = [];
  /** Events, and names of things in reports, that the server said it has. */
  readonly events = new Set<string>();
  readonly reported = new Set<string>();
  reads = 0;
  readonly #options: TrafficOptions;
  readonly #loops: Promise<unknown>;
  #isOver = false;

  constructor(options: TrafficOptions) {
    this.#options = options;
    this.#loops = Promise.all([
      this.#every(READ_MS, () => this.#read()),
      this.#every(REPORT_MS, (i) => this.#report(i)),
      this.#every(EVENT_MS, (i) => this.#tell(i)),
    ]);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#loops;
  }

  /** Waits until clients have got so much further, each in their own way. */
  async goesOn(much = 15): Promise<void> {
    const before = [this.reads, this.events.size, this.reported.size] as const;
    const end = performance.now() + PATIENCE_MS;
    const isFar = (now: number, then: number, by: number): boolean => now - then >= by;
    while (
      !isFar(this.reads, before[0], much) ||
      !isFar(this.events.size, before[1], much) ||
      !isFar(this.reported.size, before[2], Math.ceil(much / 5))
    ) {
      if (performance.now() > end) throw new Error(`clients do not get on: ${this.failures.slice(-3).join(", ")}`);
      await sleep(20);
    }
  }

  async #every(ms: number, work: (i: number) => Promise<void>): Promise<void> {
    for (let i = 0; !this.#isOver; i++) {
      await work(i);
      await sleep(ms);
    }
  }

  async #read(): Promise<void> {
    if (await this.#ask("GET", "/api/v1/findings?limit=5", [200])) this.reads++;
  }

  async #report(i: number): Promise<void> {
    const path = `deploy/${i}.yaml`;
    const name = `${path}#shop/${i}`;
    const subject = { type: "k8s:apps/Deployment", name };
    const violation = { rule: "acme/no-name", severity: "high", action: "deny", message: "it has no name" };
    const body = JSON.stringify({
      version: "files-report/1",
      scan: `traffic-${i}`,
      scope: SCOPE,
      ref: "main",
      defaultBranch: "main",
      startedAt: Date.now(),
      coverage: [{ path }],
      digests: { rules: "1".repeat(64) },
      verdicts: [{ subject, digest: "0".repeat(64), judged: [violation.rule], violations: [violation] }],
    });
    if (await this.#sent("/api/v1/files/reports", { "content-type": "application/json" }, body)) {
      this.reported.add(name);
    }
  }

  async #tell(i: number): Promise<void> {
    if (await this.#sent("/webhooks/rolling/push", { "x-event": `event ${i}` }, "{}")) this.events.add(`event ${i}`);
  }

  async #sent(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<boolean> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      if (await this.#ask("POST", path, [200, 202], { headers, body })) return true;
      if (!this.#options.resends || performance.now() > end) return false;
      await sleep(RESEND_MS);
    }
  }

  async #ask(
    method: string,
    path: string,
    expected: readonly number[],
    { headers, body }: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {},
  ): Promise<boolean> {
    const { origin, token } = this.#options;
    try {
      const answer = await fetch(`${origin}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(body !== undefined && { body }),
      });
      const text = await answer.text();
      if (expected.includes(answer.status)) return true;
      this.failures.push(`${method} ${path}: ${answer.status} ${text}`);
    } catch (error) {
      this.failures.push(`${method} ${path}: ${String(error instanceof Error ? (error.cause ?? error) : error)}`);
    }
    return false;
  }
}
