import { SHELLS } from "../completion/candidates.ts";
import { SCRIPTS } from "../completion/scripts.ts";
import type { Call } from "../line/command.ts";
import { commandHelp } from "./help.ts";

/** `conftest completion SHELL`: what the shell reads to complete words. For no shell that is known it tells which are. */
export async function completion({ command, operands, world }: Call): Promise<number> {
  const shell = SHELLS.find((name) => name === operands[0]);
  world.out(shell === undefined ? commandHelp(command, []) : SCRIPTS[shell]);
  return 0;
}
