import type { Gate } from "@sekisho/gate";
import { type Assignment, assignmentJson, type HttpSettings } from "./process/assignment.ts";
import type { ChildProgram } from "./supervisor/child.ts";
import { type Supervisor, type SupervisorEvent, type SupervisorTiming, supervise } from "./supervisor/supervise.ts";

export { gates } from "./gates.ts";
export type { HttpSettings } from "./process/assignment.ts";
export type { Hopeless, Supervisor, SupervisorEvent, SupervisorTiming } from "./supervisor/supervise.ts";

export interface UpOptions {
  /** The program of every child, which calls `runChild`: a file that Node runs. */
  readonly entry: string;
  /** The same as the entry's. */
  readonly gates: readonly Gate[];
  /** The server's directory, absolute. */
  readonly data: string;
  /** The store's address. */
  readonly store: string;
  /** Files for checkpoints of the ledger, absolute. */
  readonly checkpoints: readonly string[];
  readonly http: HttpSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onEvent?: (event: SupervisorEvent) => void;
  readonly timing?: Partial<SupervisorTiming>;
}

/** The server process first, then a process for each service of a gate; kept at work until it is told to stop. */
export function up({ entry, gates, data, store, checkpoints, http, env, onEvent, timing }: UpOptions): Supervisor {
  const child = (name: string, assignment: Assignment): ChildProgram => ({
    name,
    command: process.execPath,
    // The name is for people who list processes.
    args: [...process.execArgv, entry, name],
    env,
    input: assignmentJson(assignment),
  });
  const server = child("server", { role: "server", data, store, checkpoints, http });
  const services = gates.flatMap((gate) =>
    (gate.services ?? []).map(({ name }) =>
      child(`${gate.name}/${name}`, { role: "service", data, gate: gate.name, service: name }),
    ),
  );
  return supervise({ stages: [[server], services], ...(onEvent && { onEvent }), ...(timing && { timing }) });
}
