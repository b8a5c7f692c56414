import type { Flag } from "../../line/flags.ts";
import type { World } from "../../world.ts";
import type { Options } from "../options.ts";

/** One command of the face. */
export interface Command {
  readonly name: string;
  /** What stands behind `opa` in its usage line. */
  readonly usage: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** Flags of OPA that are answered by name as not supported, each with what it would be. */
  readonly refused?: readonly Flag[];
  /** What of the values given OPA can and this face can't, with the reason; undefined when there is nothing of that. */
  readonly unsupported?: (options: Options) => { readonly what: string; readonly why: string } | undefined;
  /** What is wrong with the operands; undefined when nothing is. */
  readonly mistake?: (operands: readonly string[], options: Options) => string | undefined;
  /** What it does, loaded when it is called. */
  readonly load: () => Promise<Run>;
}

export interface Call {
  readonly operands: readonly string[];
  readonly options: Options;
  readonly world: World;
}

/** Answers with the exit status. */
export type Run = (call: Call) => Promise<number>;
