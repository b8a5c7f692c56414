/**
 * What a flag takes: nothing (`true` or `false` behind `=`), a text, texts separated by commas, also by repetition, texts
 * by repetition only, a number, or a time in Go's notation (kept in milliseconds).
 */
export type FlagKind = "bool" | "string" | "strings" | "list" | "int" | "float" | "duration";

export interface Flag {
  /** Without the dashes. */
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  readonly kind: FlagKind;
  readonly initial: FlagValue;
  /** The words that a text may be. */
  readonly choices?: readonly string[];
  /** One line of help. */
  readonly what: string;
}

export type FlagValue = boolean | string | number | readonly string[];

export interface ParsedLine {
  readonly operands: readonly string[];
  /** Flags that were given, by name. */
  readonly given: ReadonlyMap<string, FlagValue>;
  readonly help: boolean;
}

interface Told {
  readonly what: string;
  readonly short?: string | undefined;
}

function flagOf(kind: FlagKind, name: string, initial: FlagValue, { what, short }: Told): Flag {
  return { name, kind, initial, what, ...(short !== undefined && { short }) };
}

export function flag(name: string, what: string, short?: string): Flag {
  return flagOf("bool", name, false, { what, short });
}

// oxlint-disable-next-line max-params -- tables of flags read as columns
export function text(name: string, initial: string, what: string, short?: string): Flag {
  return flagOf("string", name, initial, { what, short });
}

// oxlint-disable-next-line max-params -- as text
export function texts(name: string, initial: readonly string[], what: string, short?: string): Flag {
  return flagOf("strings", name, initial, { what, short });
}

/** Texts by repetition; commas are part of them. */
export function list(name: string, what: string, short?: string): Flag {
  return flagOf("list", name, [], { what, short });
}

// oxlint-disable-next-line max-params -- as text
export function int(name: string, initial: number, what: string, short?: string): Flag {
  return flagOf("int", name, initial, { what, short });
}

export function float(name: string, what: string): Flag {
  return flagOf("float", name, 0, { what });
}

export function duration(name: string, what: string): Flag {
  return flagOf("duration", name, 0, { what });
}

/** A text that is one of some words; the first is the default. */
// oxlint-disable-next-line max-params -- as text
export function choice(name: string, choices: readonly string[], what: string, short?: string): Flag {
  return { ...text(name, choices[0] ?? "", what, short), choices };
}
