import type { Clock } from "@sekisho/core";

/** One command of the command line, as data: what `--help` shows, and how to get at what runs it. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What may stand behind the name, as usage shows it: `[PATH…]`. */
  readonly operands: Operands;
  readonly options: readonly CommandOption[];
  /** What else a person wants to know, in paragraphs: exit status, files that are read. */
  readonly notes: readonly string[];
  readonly examples: readonly Example[];
  /** Imports the command, so that the start of one does not pay for another. */
  load(): Promise<RunCommand>;
}

/** Answers with the exit status: 0 passed, 1 violations, 2 could not judge. */
export type RunCommand = (invocation: Invocation) => Promise<number>;

export interface Operands {
  /** `[PATH…]`; an ellipsis takes any number. */
  readonly usage: string;
  readonly what: string;
}

export interface CommandOption {
  /** `--fail-on`; the name in {@link Invocation.options} is that in camel case: `failOn`. */
  readonly flag: `--${string}`;
  /** The name of its value as usage shows it, `DATE`; absent for a switch. */
  readonly value?: string;
  /** The option may stand without its value; it is then true. */
  readonly optionalValue?: true;
  readonly what: string;
  /** All values that there are, where there are few. */
  readonly choices?: readonly string[];
  /** May stand several times; its value is then a list. */
  readonly repeatable?: true;
}

export interface Example {
  readonly line: string;
  readonly what: string;
}

/** A switch is true; a repeatable option is a list in the order of the command line. */
export type OptionValues = Readonly<Record<string, string | true | readonly string[] | undefined>>;

/** One call of a command, and all of the world that it may touch besides files. */
export interface Invocation {
  readonly operands: readonly string[];
  readonly options: OptionValues;
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly terminal: Terminal;
  /** The program's own version. */
  readonly version: string;
  /** Directory that holds the rulebook `sekisho:NAME` as NAME. */
  readonly builtinRulebooks: string;
}

/** Standard input and output. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** All of standard input, or undefined once it has more than `maxBytes`. */
  read(maxBytes: number): Promise<Uint8Array | undefined>;
  /** Asks whoever sits at the keyboard for a line; undefined once the input is closed. Absent: nobody can be asked. */
  ask?(question: string): Promise<string | undefined>;
  /** Resolves when somebody wants a command to end that would go on for ever (Ctrl-C). Absent: nobody can. */
  interrupted?(): Promise<void>;
  /** Whether standard input is a keyboard: nothing is waiting there. */
  readonly keyboard: boolean;
  /** Whether colours show: a terminal that wants them. */
  readonly colors: boolean;
  /** Cells in a line. */
  readonly columns: number;
}
