import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { hostname } from "node:os";
import { Problem, systemClock } from "@sekisho/core";
import type { Gate, Secrets } from "@sekisho/gate";
import { notifyMigrations, openNotify } from "@sekisho/notify";
import { fileSink, loadSigningKey, openStore, ownSigningKey, rememberKey, startSealer } from "@sekisho/store";
import manifest from "../../package.json" with { type: "json" };
import { checkpointFiles, readConfigJson, storeUrlOf } from "../config/server-config.ts";
import { openFace } from "../http/face.ts";
import { followRulebooks } from "../rulebooks/feed.ts";
import { openRuntime } from "../runtime/open.ts";
import { sweeps } from "../sweeps/sweeps.ts";
import type { ServerAssignment } from "./assignment.ts";
import { configureGates, configureNotify } from "./configured.ts";
import type { LineLog } from "./log.ts";
import { withPatience } from "./patience.ts";
import type { RunningProcess } from "./run.ts";

export interface ServerParts {
  readonly gates: readonly Gate[];
  readonly log: LineLog;
  readonly secrets: Secrets;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stop: AbortSignal;
}

/**
 * The server process: the store, its sealer with checkpoints, all gates with their jobs and schedules, and the store's own
 * sweeps. Throws the Problems of `openStore`, `ownSigningKey` and `openRuntime`.
 */
export async function startServer(
  { data, config: json, builtinRulebooks }: ServerAssignment,
  { gates, log, secrets, env, stop }: ServerParts,
): Promise<RunningProcess> {
  makeDirectory(data);
  const config = readConfigJson(json);
  const configured = await configureGates(gates, config.gates);
  const notifyConfig = configureNotify(config.notify);
  const migrations = [...gates.flatMap((gate) => gate.migrations ?? []), ...notifyMigrations];
  const store = await withPatience(
    "store_in_use",
    () => openStore({ url: storeUrlOf(config, data), migrations }),
    stop,
  );
  try {
    const key = config.keys.ledger === undefined ? ownSigningKey(data).key : loadSigningKey(config.keys.ledger, env);
    rememberKey(data, key);
    const holder = `${hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`;
    const sealer = startSealer({
      store,
      holder,
      log,
      checkpoints: { key, sinks: checkpointFiles(config, data).map(fileSink) },
    });
    try {
      const rulebooks = await followRulebooks({
        followed: config.rulebooks,
        store,
        secrets,
        clock: systemClock,
        log,
        data,
        load: { builtinRulebooks },
      });
      // Messages hold links to this server, whose address is known once it listens: those that are due wait for it.
      const origin = Promise.withResolvers<string>();
      const notify = openNotify({
        store,
        rulebooks,
        secrets,
        config: notifyConfig,
        origin: origin.promise,
        clock: systemClock,
        log,
      });
      const own = sweeps(store, systemClock);
      const runtime = await openRuntime({
        store,
        data,
        rulebooks,
        secrets,
        clock: systemClock,
        log,
        redact: (text) => log.redact(text),
        gates: configured,
        handlers: [...own.handlers, ...notify.handlers],
        schedules: [...own.schedules, ...notify.schedules],
      });
      try {
        const face = await openFace({
          store,
          runtime,
          rulebooks,
          load: { builtinRulebooks },
          clock: systemClock,
          log,
          data,
          config,
          secrets,
          fetch,
          version: VERSION,
        });
        const { signInSecret } = face;
        origin.resolve(face.origin);
        return {
          tell: { origin: face.origin, ...(signInSecret !== undefined && { signInSecret }) },
          async close(graceMs) {
            face.stopping();
            await face.close(graceMs);
            await runtime.close(graceMs);
            await notify.close();
            await rulebooks.close();
            await sealer.stop();
            await store.close();
          },
        };
      } catch (error) {
        await runtime.close(0);
        await rulebooks.close();
        throw error;
      }
    } catch (error) {
      await sealer.stop();
      throw error;
    }
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The package's version is the program's. */
const VERSION = manifest.version;

function makeDirectory(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Problem("data_directory", `the data directory ${data} can't be made`, { cause: error });
  }
}
