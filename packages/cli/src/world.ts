import type { Clock } from "@sekisho/core";
import type { Terminal } from "@sekisho/gate";
import { processTerminal } from "./terminal.ts";

/** What a run of the program may touch of the machine, besides files. */
export interface World {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly terminal: Terminal;
}

export function processWorld(): World {
  return {
    cwd: process.cwd(),
    env: process.env,
    clock: { now: () => Date.now() },
    terminal: processTerminal(),
  };
}
