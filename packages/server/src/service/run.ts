import { join } from "node:path";
import { type Clock, type Log, systemClock } from "@sekisho/core";
import type { Health, Service } from "@sekisho/gate";
import { followSnapshots } from "../snapshots/follow.ts";
import { openSpool } from "../spool/writer.ts";

/** The directory that a service and the server share, below the server's data. */
export function serviceDirectory(data: string, gate: string, service: string): string {
  return join(data, "services", gate, service);
}

export function spoolDirectory(service: string): string {
  return join(service, "spool");
}

export interface ServiceProcess {
  health(): Promise<Health>;
  /** Lets the service end what is begun, for at most `graceMs`, and writes what waits in the spool. */
  close(graceMs: number): Promise<void>;
}

/** Runs a service in this process, with all that a service may touch: its snapshots, its spool, a clock, a log. */
export async function runService<Config>(
  service: Service<Config>,
  {
    directory,
    config,
    log,
    clock = systemClock,
  }: { readonly directory: string; readonly config: Config; readonly log: Log; readonly clock?: Clock },
): Promise<ServiceProcess> {
  const spool = await openSpool(spoolDirectory(directory));
  const snapshots = followSnapshots(directory, log);
  const running = await service.start({ snapshots, spool, clock, log }, config);
  return {
    health: () => running.health(),
    async close(graceMs) {
      await running.close(AbortSignal.timeout(graceMs));
      snapshots.close();
      await spool.close();
    },
  };
}
