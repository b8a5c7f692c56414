import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { guardedClient } from "@sekisho/clients";
import { Problem, systemClock } from "@sekisho/core";
import type { Gate, Secrets } from "@sekisho/gate";
import { notifyMigrations, openNotify } from "@sekisho/notify";
import {
  fileSink,
  giveBackMemory,
  loadSigningKey,
  openStore,
  ownSigningKey,
  privatePem,
  rememberKey,
  startSealer,
} from "@sekisho/store";
import manifest from "../../package.json" with { type: "json" };
import { checkpointFiles, readConfigJson, storeUrlOf } from "../config/server-config.ts";
import type { Rates } from "../http/app.ts";
import { openFace } from "../http/face.ts";
import { followRulebooks } from "../rulebooks/feed.ts";
import { openRuntime } from "../runtime/open.ts";
import { sweeps } from "../sweeps/sweeps.ts";
import { openTracing } from "../tracing/tracing.ts";
import type { ServerAssignment } from "./assignment.ts";
import { configureGates, configureNotify } from "./configured.ts";
import { guardedFetch } from "./guarded-fetch.ts";
import type { LineLog } from "./log.ts";
import { withPatience } from "./patience.ts";
import type { RunningProcess } from "./run.ts";
import { keyTextIn, passwordsIn } from "./secrets.ts";

export interface ServerParts {
  readonly gates: readonly Gate[];
  readonly log: LineLog;
  readonly secrets: Secrets;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stop: AbortSignal;
  /** The program's release of the schema; tests play older and newer ones. */
  readonly release?: number;
  /** How much one address may ask. */
  readonly rates?: Rates;
}

/**
 * The server process: the store, its sealer with checkpoints, the rulebooks, all gates with their jobs and schedules, the
 * store's own sweeps, and the HTTP face. What is opened last is closed first. Throws the Problems of `openStore`,
 * `ownSigningKey`, `openRuntime` and `openFace`.
 */
export async function startServer(assignment: ServerAssignment, parts: ServerParts): Promise<RunningProcess> {
  await using opened = new AsyncDisposableStack();
  let graceMs = 0;
  const tell = await openAll(assignment, parts, { opened, graceMs: () => graceMs });
  // Up to here a failure closes what was opened; from here on it is the caller's.
  const running = opened.move();
  giveBackMemory();
  return {
    tell,
    async close(ms) {
      graceMs = ms;
      await running.disposeAsync();
    },
  };
}

interface Opened {
  readonly opened: AsyncDisposableStack;
  /** What work has to end, once the server closes. */
  readonly graceMs: () => number;
}

async function openAll(
  { data, config: json, builtinRulebooks }: ServerAssignment,
  { gates, log, secrets, env, stop, rates, release }: ServerParts,
  { opened, graceMs }: Opened,
): Promise<{ readonly origin: string; readonly signInSecret?: string }> {
  makeDirectory(data);
  const config = readConfigJson(json);
  const clock = systemClock;
  const configured = await configureGates(gates, config.gates);
  const notifyConfig = configureNotify(config.notify);

  const migrations = [...gates.flatMap((gate) => gate.migrations ?? []), ...notifyMigrations];
  const url = storeUrlOf(config, data);
  for (const password of passwordsIn(url)) log.hide(password);
  const opening = { url, migrations, ...(release !== undefined && { release }) };
  const store = await withPatience("store_in_use", () => openStore(opening), stop);
  opened.defer(() => store.close());

  const key = config.keys.ledger === undefined ? ownSigningKey(data).key : loadSigningKey(config.keys.ledger, env);
  log.hide(keyTextIn(privatePem(key)));
  rememberKey(data, key);
  const holder = `${hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`;
  const sinks = checkpointFiles(config, data).map(fileSink);
  const sealer = startSealer({ store, holder, log, checkpoints: { key, sinks } });
  opened.defer(() => sealer.stop());

  const client = guardedClient({ open: config.outbound.open });
  opened.defer(() => client.close());

  const load = { builtinRulebooks };
  const rulebooks = await followRulebooks({
    followed: config.rulebooks,
    store,
    secrets,
    clock,
    log,
    data,
    load,
    outbound: client,
  });
  opened.defer(() => rulebooks.close());

  // Messages hold links to this server, whose address is known once it listens: those that are due wait for it.
  const origin = Promise.withResolvers<string>();
  const notify = openNotify({
    store,
    rulebooks,
    secrets,
    config: notifyConfig,
    origin: origin.promise,
    clock,
    log,
    client,
  });

  const tracing = await openTracing(env, { version: manifest.version, hide: (secret) => log.hide(secret) });
  if (tracing !== undefined) opened.defer(() => tracing.close());
  const traced = tracing === undefined ? {} : { tracing };

  const own = sweeps(store, clock);
  const runtime = await openRuntime({
    store,
    data,
    rulebooks,
    secrets,
    clock,
    log,
    redact: (text) => log.redact(text),
    gates: configured,
    handlers: [...own.handlers, ...notify.handlers],
    schedules: [...own.schedules, ...notify.schedules],
    ...traced,
  });
  opened.defer(() => runtime.close(graceMs()));

  const fetch = guardedFetch(client);
  const face = await openFace({
    store,
    runtime,
    rulebooks,
    notify,
    load,
    clock,
    log,
    data,
    config,
    secrets,
    fetch,
    version: manifest.version,
    ...(rates && { rates }),
    ...traced,
  });
  opened.defer(async () => {
    face.stopping();
    // Load balancers find out by /readyz, and send no more, before nobody listens. Whoever is in a hurry kills.
    if (graceMs() > 0) await sleep((config.drainSeconds ?? 0) * 1_000);
    await face.close(graceMs());
  });
  origin.resolve(face.origin);
  return { origin: face.origin, ...(face.signInSecret !== undefined && { signInSecret: face.signInSecret }) };
}

function makeDirectory(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Problem("data_directory", `the data directory ${data} can't be made`, { cause: error });
  }
}
