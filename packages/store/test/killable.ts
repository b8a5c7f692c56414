import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface KillableOptions {
  /** Added to this process's. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Compiled code of the programs, for the next one. */
const COMPILED = join(import.meta.dirname, "..", "..", "..", "node_modules", ".cache", "sekisho-tests");

/** A program of `fixtures/` that a test kills. */
export interface Killable {
  /** Its standard output so far. */
  readonly output: () => string;
  /** Waits for its end by itself; answers with the signal, or with its status as a text. */
  ended(): Promise<string>;
  /** SIGKILL, whatever it does; resolves when it is gone. */
  kill(): Promise<void>;
  readonly child: ChildProcess;
}

/** Starts `fixtures/PROGRAM` in a process of its own; resolves once it said something, or has ended. */
export async function startKillable(
  program: string,
  args: readonly string[],
  options: KillableOptions = {},
): Promise<Killable> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "fixtures", program), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED, ...options.env },
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const ended = once(child, "close");
  const killable: Killable = {
    output: () => output,
    async ended() {
      await ended;
      return child.signalCode ?? String(child.exitCode);
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    child,
  };
  await Promise.race([once(child.stdout, "data"), ended]);
  return killable;
}
