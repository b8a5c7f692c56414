import { join } from "node:path";
import { guardedClient } from "@sekisho/clients";
import { findingKey, type Log, Problem, silentLog, systemClock } from "@sekisho/core";
import type { RulebookFeed, Secrets } from "@sekisho/gate";
import { loadRulebook, type Rulebook, type Severity, type Verdict, type Violation } from "@sekisho/rulebook";
import {
  addVerdicts,
  closeScan,
  countJobs,
  enqueue,
  type JobWorker,
  openScan,
  reconcileScan,
  runJobs,
  type Store,
} from "@sekisho/store";
import { type FakeSlack, type SlackChannel, type StorePlace, startFakeSlack } from "@sekisho/testkit";
import { afterEach, expect, vi } from "vitest";
import { type Notify, notifyConfig, notifyMigrations, openNotify } from "../src/index.ts";

export const SCOPE = "repo:github.com/acme/shop";
export const ORIGIN = "https://sekisho.example.com";
export const TOKEN = "xoxb-test-token-4711";
export const RULE = "kubernetes/added-capabilities";
const ROOT = join(import.meta.dirname, "..", "..", "..");

let loaded: Promise<Rulebook> | undefined;

/** The rulebook of the fixtures, which every scope has. */
export async function rulebook(): Promise<Rulebook> {
  loaded ??= loadRulebook(join(import.meta.dirname, "fixtures", "rulebook"), {
    builtinRulebooks: join(ROOT, "rulebooks"),
  }).then((outcome) => {
    if (outcome.value === undefined) throw new Error(JSON.stringify(outcome.diagnostics));
    return outcome.value;
  });
  return loaded;
}

export function feedOf(current: Rulebook): RulebookFeed {
  return { current: () => current, onChange: () => () => {} };
}

export function channels(): Map<string, SlackChannel> {
  return new Map([
    ["#web", { id: "C1" }],
    ["#pay", { id: "C2" }],
    ["#quiet", { id: "C3" }],
    ["#sec", { id: "C4" }],
  ]);
}

/** More secrets, by the name of a variable. */
export const secretTexts: Record<string, string> = {};

export const secrets: Secrets = {
  read(ref) {
    const texts: Readonly<Record<string, string>> = {
      SLACK: TOKEN,
      HOOK_KEY: "a-key-of-the-webhook",
      MAIL: "mail-password",
      ...secretTexts,
    };
    const text = "env" in ref ? texts[ref.env] : undefined;
    if (text === undefined) return Promise.reject(new Problem("secret_missing", "the test has no such secret"));
    return Promise.resolve(text);
  },
};

export interface Rig {
  readonly store: Store;
  readonly slack: FakeSlack;
  readonly notify: Notify;
  /** Waits until no job is left but dead ones, and those that wait for later. */
  readonly settled: () => Promise<void>;
  stop(): Promise<void>;
}

export interface RigOptions {
  readonly config?: { readonly [section: string]: unknown };
  readonly slack?: FakeSlack;
  readonly perSecond?: number;
  readonly feed?: RulebookFeed;
  readonly log?: Log;
  /** Between attempts. Default: 5 ms; `real`: as the server waits. */
  readonly backoffMs?: number | "real";
}

/** A store whose messages leave for a Slack on this machine. */
export async function startRig(store: Store, options: RigOptions = {}): Promise<Rig> {
  const { config = {}, perSecond, log = silentLog, backoffMs = 5 } = options;
  const slack =
    options.slack ??
    (await startFakeSlack({ token: TOKEN, channels: channels(), ...(perSecond !== undefined && { perSecond }) }));
  const client = guardedClient({ open: ["127.0.0.1"] });
  const notify = openNotify({
    store,
    client,
    rulebooks: options.feed ?? feedOf(await rulebook()),
    secrets,
    config: notifyConfig.parse({
      slack: { token: { env: "SLACK" }, api: slack.api },
      ...config,
    }),
    origin: Promise.resolve(ORIGIN),
    clock: systemClock,
    log,
  });
  const handlers =
    backoffMs === "real"
      ? notify.handlers
      : notify.handlers.map((handler) => ({ ...handler, backoff: { baseMs: backoffMs, capMs: backoffMs } }));
  const worker: JobWorker = runJobs(store, { handlers, pollMs: 20, log });
  return {
    store,
    slack,
    notify,
    settled: () => settled(store),
    async stop() {
      await worker.stop();
      await client.close();
      if (options.slack === undefined) await slack.close();
    },
  };
}

/** Starts rigs on stores of a suite; each is stopped after its test. */
export function rigsOn(open: StorePlace["open"]): (options?: RigOptions) => Promise<Rig> {
  const rigs: Rig[] = [];
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((rig) => rig.stop()));
  });
  return async (options = {}) => {
    const rig = await startRig(await open({ migrations: notifyMigrations }), options);
    rigs.push(rig);
    return rig;
  };
}

/** Runs a job of the server's schedules now. */
export async function runNow(store: Store, kind: string): Promise<void> {
  await store.transaction(async (tx) => enqueue(tx, { kind, input: null }));
  const left = store.read.selectFrom("job").select("state").where("kind", "=", kind).where("state", "<>", "done");
  await vi.waitFor(async () => expect(await left.execute()).toEqual([]), { timeout: 20_000, interval: 20 });
  await settled(store);
}

export async function settled(store: Store, timeout = 20_000): Promise<void> {
  await vi.waitFor(
    async () => {
      const left = (await countJobs(store.read)).filter(
        ({ kind, state }) => kind === "outbox.deliver" && state !== "dead",
      );
      expect(left).toEqual([]);
    },
    { timeout, interval: 20 },
  );
}

/** What a scan says of one subject. */
export interface Said {
  readonly name: string;
  /** Default: broken. */
  readonly state?: "broken" | "whole" | "exempted";
  readonly owner?: string;
  readonly severity?: Severity;
  readonly rule?: string;
  readonly message?: string;
  readonly evidence?: Violation["evidence"];
  readonly exemptions?: readonly string[];
  readonly file?: string;
}

let scans = 0;

/** A scan of the whole scope, reconciled: its owners' messages stand in the outbox. */
export async function report(store: Store, said: readonly Said[], scope = SCOPE): Promise<string> {
  const id = `scan ${++scans} ${Math.random()}`;
  const startedAt = Date.now() + scans;
  await store.transaction(async (tx) => {
    await openScan(tx, { id, gate: "files", scope, startedAt, coverage: [{}], digests: { rules: "r" } });
    await addVerdicts(
      tx,
      id,
      said.map((one) => verdictOf(one, scope)),
    );
    await closeScan(tx, id, startedAt + 1);
  });
  await reconcileScan(store, id);
  return id;
}

export function keyOf({ name, rule = RULE }: Said, scope = SCOPE): string {
  return findingKey(rule, { scope, type: "k8s:apps/Deployment", name }, "");
}

function verdictOf(said: Said, scope: string): Verdict {
  const { name, state = "broken", owner = "web", severity = "high", rule = RULE, file = "deploy/api.yaml" } = said;
  const violation: Violation = {
    key: keyOf(said, scope),
    rule,
    severity,
    action: "deny",
    message: said.message ?? "container app adds capability SYS_ADMIN",
    instance: "",
    evidence: said.evidence ?? { container: "app", capability: "SYS_ADMIN" },
    path: [],
    places: [{ file, line: 12, column: 1, endLine: 12, endColumn: 2 }],
  };
  return {
    subject: { scope, type: "k8s:apps/Deployment", name },
    digest: "0".repeat(64),
    judged: [rule],
    violations: state === "broken" ? [violation] : [],
    exempted: state === "exempted" ? [{ ...violation, exemptions: [...(said.exemptions ?? ["e1"])] }] : [],
    warnings: [],
    audited: [],
    unknown: [],
    errors: [],
    owner,
  };
}
