import type { Json, Problem } from "@sekisho/core";
import type { Gate } from "@sekisho/gate";
import { readConfigJson, storeUrlOf } from "../config/server-config.ts";
import { type Link, openLink } from "../supervisor/link.ts";
import { type Assignment, readAssignment, type ServerAssignment } from "./assignment.ts";
import { hopelessProblem } from "./hopeless.ts";
import { type LineLog, lineLog } from "./log.ts";
import { logSettings } from "./log-settings.ts";

/** What a process of `sekisho up` does until it is told to end. */
export interface RunningProcess {
  /** What a person who starts it should know. */
  readonly tell?: Json;
  /** Ends what is begun, for at most about `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** The supervisor kills after a little more. */
const GRACE_MS = 3_000;

/**
 * The main program of a child of `sekisho up`: a server, or one service of a gate, by what comes down the pipe. Ends the
 * process: 0 where it was asked to end, 2 where no second start helps (which the supervisor is told), else 1.
 */
export async function runChild(
  loadGates: () => Promise<readonly Gate[]>,
  { release }: { readonly release?: number } = {},
): Promise<never> {
  // Whoever read the log may be gone; the work is not.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const link = await openLink();
  let assignment: Assignment | undefined;
  let log = processLog("server");
  try {
    assignment = readAssignment(link.input);
    log = processLog(nameOf(assignment));
    await work(assignment, { link, log, loadGates, release });
    process.exit(0);
  } catch (error) {
    const store = assignment?.role === "server" ? storeOf(assignment) : "";
    process.exit(await tell(error, { link, store, log }));
  }
}

interface Work {
  readonly link: Link;
  readonly log: LineLog;
  readonly loadGates: () => Promise<readonly Gate[]>;
  readonly release: number | undefined;
}

async function work(assignment: Assignment, { link, log, loadGates, release }: Work): Promise<void> {
  const running = await start(assignment, { gates: await loadGates(), log, stop: link.stop, release });
  link.ready(running.tell);
  await fired(link.stop);
  if (link.hurry.aborted) await running.close(0);
  // A hurry that comes meanwhile ends it where it stands, as a kill does: leases end by themselves.
  else await Promise.race([running.close(GRACE_MS), fired(link.hurry)]);
}

interface Parts {
  readonly gates: readonly Gate[];
  readonly log: LineLog;
  readonly stop: AbortSignal;
  readonly release: number | undefined;
}

/** Each role in a module of its own: a service does not load the store. */
async function start(assignment: Assignment, { gates, log, stop, release }: Parts): Promise<RunningProcess> {
  if (assignment.role === "service") {
    return (await import("./service.ts")).startService(assignment, { gates, log, stop });
  }
  const { processSecrets } = await import("./secrets.ts");
  const secrets = processSecrets(process.env, (secret) => log.hide(secret));
  const server = { gates, log, secrets, env: process.env, stop, ...(release !== undefined && { release }) };
  return (await import("./server.ts")).startServer(assignment, server);
}

/** The store's address, for what can be said of a failure; "" where the configuration is none. */
function storeOf({ data, config }: ServerAssignment): string {
  try {
    return storeUrlOf(readConfigJson(config), data);
  } catch {
    return "";
  }
}

async function tell(
  error: unknown,
  { link, store, log }: { readonly link: Link; readonly store: string; readonly log: LineLog },
): Promise<number> {
  const problem: Problem | undefined = hopelessProblem(error, store);
  if (problem === undefined) {
    log.error("it can't go on", { error });
    return 1;
  }
  await link.hopeless({ code: problem.code, message: log.redact(problem.message) });
  return 2;
}

function processLog(name: string): LineLog {
  const write = (line: string): void => void process.stderr.write(line);
  return lineLog({ name, write, ...logSettings(process.env, process.stderr.isTTY) });
}

function nameOf(assignment: Assignment): string {
  return assignment.role === "service" ? `${assignment.gate}/${assignment.service}` : "server";
}

async function fired(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}
