export type {
  Command,
  CommandOption,
  Example,
  Invocation,
  Operands,
  OptionValues,
  RunCommand,
  Terminal,
} from "./command.ts";
export type { Gate } from "./gate.ts";
