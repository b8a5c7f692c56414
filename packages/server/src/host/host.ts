import { randomUUID } from "node:crypto";
import { type Clock, type Log, Problem } from "@sekisho/core";
import type { Gate, Host, RulebookFeed, Scan, Secrets, Streams } from "@sekisho/gate";
import type { Judge, Rulebook } from "@sekisho/rulebook";
import {
  addVerdicts,
  appendStream,
  approvalState,
  askApproval,
  closeScan,
  closeStream,
  enqueue,
  failScan,
  followStream,
  type NewJob,
  openBlob,
  openScan,
  putBlob,
  type Store,
  type Tx,
  voidOtherApprovals,
} from "@sekisho/store";
import type { Kysely } from "kysely";
import { serviceDirectory } from "../service/run.ts";
import { writeSnapshot } from "../snapshots/file.ts";
import { OwnTables } from "./own-tables.ts";
import { recordDecision } from "./record.ts";

/** What a server gives to all its gates. */
export interface HostParts {
  readonly store: Store;
  /** The server's directory, where services find their snapshots and leave their spools. */
  readonly data: string;
  readonly rulebooks: RulebookFeed;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  /** Takes the secrets that were read out of what is stored for people: output of a run, why a job, a scan or a gate failed. */
  readonly redact: (text: string) => string;
}

/** What one gate may use: everything it writes bears its name, and its queries reach its own tables only. */
export function makeHost(gate: Pick<Gate, "name" | "services">, parts: HostParts): Host {
  const { store, rulebooks, secrets, clock, log } = parts;
  const { name } = gate;
  const ownTables = new OwnTables(name);
  const judges = new WeakMap<Rulebook, Judge>();
  return {
    async judge(subjects, context) {
      const scope = context.scope ?? subjects[0]?.id.scope ?? "";
      const rulebook = rulebooks.current(scope);
      if (rulebook === undefined) throw new Problem("no_rulebook", `no rulebook holds for ${scope || "no scope"}`);
      // The compiler of rules is large, and a server may have nothing to judge.
      const judge = judges.get(rulebook) ?? (await import("@sekisho/rulebook")).openRulebook(rulebook);
      judges.set(rulebook, judge);
      return judge.judge(subjects, { ...context, gate: name, now: clock.now() });
    },
    async scan({ id = randomUUID(), ...scan }) {
      const qualified = `${name} ${id}`;
      const isOpen = await store.transaction(async (tx) => openScan(tx, { ...scan, id: qualified, gate: name }));
      return { ...scanHandle(parts, qualified), isOpen };
    },
    async record(decision, tx) {
      if (tx !== undefined) return recordDecision(tx, name, decision);
      await store.transaction(async (own) => recordDecision(own, name, decision));
    },
    enqueue: (job, tx) => enqueue(tx, ownJob(name, job)),
    transaction: (work) => store.transaction(work),
    // The gate says what its tables are; `ownTables` holds it to their names.
    tables: <Own>(tx: Tx) => tx.db.withPlugin(ownTables) as unknown as Kysely<Own>,
    reader: <Own>() => store.read.withPlugin(ownTables) as unknown as Kysely<Own>,
    rulebooks,
    approvals: {
      ask: (request, tx) => askApproval(tx, { ...request, gate: name, now: clock.now() }),
      voidOthers: (subject, digest, tx) => voidOtherApprovals(tx, { gate: name, subject, digest }, clock.now()),
      state: (subject, digest) => approvalState(store.read, { gate: name, subject, digest }, clock.now()),
    },
    streams: ownStreams(name, parts),
    blobs: {
      put: (content, blob) => putBlob(store, content, blob),
      open: (id, readers) => openBlob(store, id, readers),
    },
    secrets,
    async publish(service, content) {
      if (!gate.services?.some((one) => one.name === service)) {
        throw new Problem("service_unknown", `the gate ${name} has no service ${service}`);
      }
      await writeSnapshot(serviceDirectory(parts.data, name, service), content, clock.now());
    },
    clock,
    log,
  };
}

/** A job of this gate; its key is the gate's own. */
export function ownJob(gate: string, job: NewJob): NewJob {
  if (!job.kind.startsWith(`${gate}.`)) {
    throw new Problem("foreign_job", `the gate ${gate} can't enqueue ${job.kind}: its jobs are ${gate}.…`);
  }
  return job.key === undefined ? job : { ...job, key: `${gate} ${job.key}` };
}

function scanHandle({ store, clock, redact }: HostParts, id: string): Omit<Scan, "isOpen"> {
  return {
    id,
    add: (verdicts) => store.transaction(async (tx) => addVerdicts(tx, id, verdicts)),
    async close(tx) {
      if (tx !== undefined) return closeScan(tx, id, clock.now());
      await store.transaction(async (own) => closeScan(own, id, clock.now()));
    },
    fail: (why) => store.transaction(async (tx) => failScan(tx, id, { why: redact(why), now: clock.now() })),
  };
}

function ownStreams(gate: string, { store, redact }: HostParts): Streams {
  const named = (stream: string): string => `${gate}/${stream}`;
  return {
    append: (stream, text) =>
      store.transaction(async (tx) => appendStream(tx, { stream: named(stream), chunks: [redact(text)] })),
    async close(stream, tx) {
      if (tx !== undefined) return closeStream(tx, named(stream));
      await store.transaction(async (own) => closeStream(own, named(stream)));
    },
    follow: (stream, options) => followStream(store, named(stream), options),
  };
}
