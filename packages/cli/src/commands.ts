import type { Command } from "@sekisho/gate";
import { exemptCommand } from "./exempt/command.ts";
import { exemptionsCommand } from "./exemptions/command.ts";
import { explainCommand } from "./explain/command.ts";
import { conftestCommand } from "./faces/conftest/command.ts";
import { opaCommand } from "./faces/opa/command.ts";
import { gates } from "./gates.ts";
import { impactCommand } from "./impact/command.ts";
import { initCommand } from "./init/command.ts";
import { ledgerCommands } from "./ledger/command.ts";
import { notifyCommands } from "./notify/command.ts";
import { ownersCommands } from "./owners/command.ts";
import { rulesCommand } from "./rules/command.ts";
import { storeCommands } from "./store/command.ts";
import { testCommand } from "./test/command.ts";
import { typesCommand } from "./types/command.ts";
import { serveCommand, upCommand } from "./up/command.ts";

/** Commands under one word: `sekisho ledger verify`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly Command[];
}

/** Every command, in the order of `--help`. */
export const commands: readonly (Command | CommandGroup)[] = [
  initCommand,
  ...gates.flatMap((gate) => gate.commands),
  testCommand,
  explainCommand,
  rulesCommand,
  impactCommand,
  exemptCommand,
  exemptionsCommand,
  ownersCommands,
  typesCommand,
  upCommand,
  serveCommand,
  ledgerCommands,
  storeCommands,
  notifyCommands,
  conftestCommand,
  opaCommand,
];
