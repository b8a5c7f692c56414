import type { Command } from "./command.ts";

/**
 * A place where something must stop until it is judged: a folder under gates/ that the command line mounts. Data only;
 * whatever is heavy is imported when it is used.
 */
export interface Gate {
  /** Kebab-case; what `gates:` of stages and exemptions names. */
  readonly name: string;
  /** What it adds to the command line. */
  readonly commands: readonly Command[];
}
