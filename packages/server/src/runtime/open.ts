import { Problem } from "@sekisho/core";
import type { Gate, Health, JobHandler, Parts, Schedule, WebhookDelivery } from "@sekisho/gate";
import { RECONCILE, reconcileScan, runJobs, type Store } from "@sekisho/store";
import { type HostParts, makeHost, ownJob } from "../host/host.ts";
import { type Receipt, receive } from "../intake/receive.ts";
import { type OwnedSchedule, runSchedules } from "../schedules/run.ts";
import { serviceDirectory, spoolDirectory } from "../service/run.ts";
import { takeInAll } from "../spool/take-in-all.ts";
import type { Tracing } from "../tracing/tracing.ts";
import { requireContract } from "./contract.ts";

export interface RuntimeOptions extends HostParts {
  readonly gates: readonly ConfiguredGate[];
  /** What else runs jobs: channels that deliver messages. */
  readonly handlers?: readonly JobHandler[];
  /** What else comes due: the server's own jobs, `server.…`. */
  readonly schedules?: readonly Schedule[];
  /** Traces jobs, where somebody collects traces. */
  readonly tracing?: Tracing;
  /** Jobs that run at the same time. */
  readonly concurrency?: number;
}

export interface ConfiguredGate {
  readonly gate: Gate;
  /** As its schema read it. */
  readonly config: unknown;
}

/** A gate at work in this process. */
export interface OpenGate {
  readonly gate: Gate;
  readonly parts: Parts;
}

/** All gates of a server at work: their jobs run, what is due is enqueued, spools of services are taken in. */
export interface Runtime {
  readonly gates: readonly OpenGate[];
  /** Takes in a delivery for `/webhooks/GATE/NAME`. Throws Problem `webhook_unknown`. */
  receive(gate: string, webhook: string, delivery: WebhookDelivery): Promise<Receipt>;
  /** By gate; `store` is the server's own. */
  health(): Promise<ReadonlyMap<string, Health>>;
  /** Takes nothing new; what runs has `graceMs` to end, then is given back to others. */
  close(graceMs: number): Promise<void>;
}

/**
 * Opens gates on a store. Throws Problem `gate_contract`, and whatever a gate's `open` throws, with what was opened before
 * closed again.
 */
export async function openRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { store, log, redact } = options;
  const gates = await openGates(options);
  const all = [reconciler(store), ...(options.handlers ?? []), ...gates.flatMap(({ parts }) => parts.jobs ?? [])];
  const { concurrency, tracing } = options;
  const handlers = tracing === undefined ? all : all.map((handler) => tracing.job(handler));
  const worker = runJobs(store, { handlers, log, redact, ...(concurrency !== undefined && { concurrency }) });
  const due = [
    ...ownSchedules(SERVER, options.schedules ?? []),
    ...gates.flatMap(({ gate, parts }) => ownSchedules(gate.name, parts.schedules ?? [])),
  ];
  const schedules = runSchedules(store, due, log);
  const spools = takeInAll(store, options, spoolSources(options.data, gates));
  return {
    gates,
    async receive(gateName, name, delivery) {
      const found = gates.find(({ gate }) => gate.name === gateName);
      const webhook = found?.parts.webhooks?.find((one) => one.name === name);
      if (webhook === undefined) throw new Problem("webhook_unknown", `there is no webhook ${gateName}/${name}`);
      return receive(options, { gate: gateName, webhook }, delivery);
    },
    async health() {
      const each = gates.map(
        async ({ gate, parts }) => [gate.name, hidden(await healthOf(parts, spools.of(gate.name)), redact)] as const,
      );
      return new Map(await Promise.all(each));
    },
    async close(graceMs) {
      await schedules.stop();
      await worker.stop({ graceMs });
      await spools.stop();
      await closeAll(gates, graceMs);
    },
  };
}

/** Whose the schedules are that belong to no gate. */
const SERVER = "server";

/** Schedules of an owner, whose jobs bear its name. */
function ownSchedules(owner: string, schedules: readonly Schedule[]): readonly OwnedSchedule[] {
  return schedules.map((schedule) => ({
    gate: owner,
    schedule: { ...schedule, job: (dueAt) => ownJob(owner, schedule.job(dueAt)) },
  }));
}

async function openGates(options: RuntimeOptions): Promise<readonly OpenGate[]> {
  const opened: OpenGate[] = [];
  try {
    for (const { gate, config } of options.gates) {
      if (gate.open === undefined) continue;
      const parts = await gate.open(makeHost(gate, options), config);
      opened.push({ gate, parts });
      requireContract(gate, parts);
    }
    return opened;
  } catch (error) {
    await closeAll(opened, 0);
    throw error;
  }
}

async function closeAll(gates: readonly OpenGate[], graceMs: number): Promise<void> {
  // In the reverse order of their opening; one that fails to close keeps no other from it.
  for (const { parts } of gates.toReversed()) await parts.close(AbortSignal.timeout(graceMs)).catch(() => {});
}

/** Findings follow closed scans by a job of the store's own. */
function reconciler(store: Store): JobHandler {
  return {
    kind: RECONCILE,
    timeoutMs: 600_000,
    async run({ input }) {
      // `closeScan` wrote it.
      await reconcileScan(store, (input as { readonly scan: string }).scan);
    },
  };
}

function spoolSources(data: string, gates: readonly OpenGate[]): readonly Parameters<typeof takeInAll>[2][number][] {
  return gates.flatMap(({ gate }) =>
    (gate.services ?? []).map(({ name }) => ({
      gate: gate.name,
      service: name,
      directory: spoolDirectory(serviceDirectory(data, gate.name, name)),
    })),
  );
}

function hidden(health: Health, redact: (text: string) => string): Health {
  return health.state === "ok" ? health : { ...health, why: redact(health.why) };
}

async function healthOf(parts: Parts, spool: Health): Promise<Health> {
  if (spool.state !== "ok") return spool;
  try {
    return await parts.health();
  } catch (error) {
    return { state: "degraded", why: error instanceof Error ? error.message : String(error) };
  }
}
