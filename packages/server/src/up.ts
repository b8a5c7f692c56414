import type { Gate } from "@sekisho/gate";
import { configJson, type ServerConfig } from "./config/server-config.ts";
import { type Assignment, assignmentJson } from "./process/assignment.ts";
import type { ChildProgram } from "./supervisor/child.ts";
import {
  type Supervisor,
  type SupervisorEvent,
  type SupervisorTiming,
  supervise,
  TIMING,
} from "./supervisor/supervise.ts";

export { readServerConfig } from "./config/read.ts";
export { checkpointFiles, type ServerConfig, storeUrlOf } from "./config/server-config.ts";
export { gates } from "./gates.ts";
export type { Hopeless, Supervisor, SupervisorEvent, SupervisorTiming } from "./supervisor/supervise.ts";

export interface UpOptions {
  /** The program of every child, which calls `runChild`: a file that Node runs. */
  readonly entry: string;
  /** The same as the entry's. */
  readonly gates: readonly Gate[];
  /** The server's directory, absolute. */
  readonly data: string;
  readonly config: ServerConfig;
  /** The directory of rulebooks that ship. */
  readonly builtinRulebooks: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onEvent?: (event: SupervisorEvent) => void;
  readonly timing?: Partial<SupervisorTiming>;
}

/** The server process first, then a process for each service of a gate; kept at work until it is told to stop. */
export function up({ entry, gates, data, config, builtinRulebooks, env, onEvent, timing }: UpOptions): Supervisor {
  const child = (name: string, assignment: Assignment): ChildProgram => ({
    name,
    command: process.execPath,
    // The name is for people who list processes.
    args: [...process.execArgv, entry, name],
    env,
    input: assignmentJson(assignment),
  });
  const server = child("server", { role: "server", data, config: configJson(config), builtinRulebooks });
  const services = gates.flatMap((gate) =>
    (gate.services ?? []).map(({ name }) =>
      child(`${gate.name}/${name}`, {
        role: "service",
        data,
        gate: gate.name,
        service: name,
        config: config.gates.get(gate.name) ?? {},
      }),
    ),
  );
  // What the server takes to drain comes before what it has to end.
  const graceMs = (timing?.graceMs ?? TIMING.graceMs) + (config.drainSeconds ?? 0) * 1_000;
  return supervise({ stages: [[server], services], ...(onEvent && { onEvent }), timing: { ...timing, graceMs } });
}
