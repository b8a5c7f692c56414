import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Log, Problem } from "@sekisho/core";
import type { Gate } from "@sekisho/gate";
import { type FileLock, lockFile } from "@sekisho/store/file-lock";
import { runService, serviceDirectory } from "../service/run.ts";
import type { ServiceAssignment } from "./assignment.ts";
import { configureGates } from "./configured.ts";
import { withPatience } from "./patience.ts";
import type { RunningProcess } from "./run.ts";

/**
 * Starts a service of a gate in this process. Two processes never write one spool: the directory is held by a lock. Throws
 * Problem `service_unknown`, `service_in_use`, `spool_broken`, and whatever the service throws.
 */
export async function startService(
  { data, gate: gateName, service: name, config: settings }: ServiceAssignment,
  { gates, log, stop }: { readonly gates: readonly Gate[]; readonly log: Log; readonly stop: AbortSignal },
): Promise<RunningProcess> {
  const gate = gates.find((one) => one.name === gateName);
  const service = gate?.services?.find((one) => one.name === name);
  if (gate === undefined || service === undefined) {
    throw new Problem("service_unknown", `there is no service ${gateName}/${name}`);
  }
  const directory = serviceDirectory(data, gateName, name);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = await withPatience("service_in_use", () => Promise.resolve().then(() => holdService(directory)), stop);
  const [configured] = await configureGates([gate], new Map([[gateName, settings]]));
  const running = await runService(service, { directory, config: configured?.config, log });
  return {
    async close(graceMs) {
      await running.close(graceMs);
      lock.release();
    },
  };
}

function holdService(directory: string): FileLock {
  const lock = lockFile(join(directory, "service.lock"));
  if (lock !== undefined) return lock;
  throw new Problem("service_in_use", `another process runs the service in ${directory}: stop it first`);
}
