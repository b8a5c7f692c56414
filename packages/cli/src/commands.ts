import type { Command } from "@sekisho/gate";
import { gates } from "./gates.ts";
import { initCommand } from "./init/command.ts";
import { testCommand } from "./test/command.ts";

/** Every command, in the order of `--help`. */
export const commands: readonly Command[] = [initCommand, ...gates.flatMap((gate) => gate.commands), testCommand];
