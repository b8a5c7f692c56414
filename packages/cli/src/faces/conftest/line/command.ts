import type { Flag } from "../../line/flags.ts";
import type { World } from "../../world.ts";
import type { Settings } from "../settings/settings.ts";

/** One command of the face. */
export interface Command {
  readonly name: string;
  /** What stands behind `conftest` in its usage line. */
  readonly usage: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** What it does, loaded when it is called. */
  readonly load: () => Promise<Run>;
}

export interface Call {
  readonly command: Command;
  readonly operands: readonly string[];
  readonly settings: Settings;
  readonly world: World;
}

/** Answers with the exit status. Throws Problem for what can't be done. */
export type Run = (call: Call) => Promise<number>;
