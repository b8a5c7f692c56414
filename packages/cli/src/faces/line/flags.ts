/** What a flag takes: nothing (`true` or `false` behind `=`), a text, or texts separated by commas, also by repetition. */
export type FlagKind = "bool" | "string" | "strings";

export interface Flag {
  /** Without the dashes. */
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  readonly kind: FlagKind;
  readonly initial: boolean | string | readonly string[];
  /** One line of help. */
  readonly what: string;
}

export type FlagValue = boolean | string | readonly string[];

export interface ParsedLine {
  readonly operands: readonly string[];
  /** Flags that were given, by name. */
  readonly given: ReadonlyMap<string, FlagValue>;
  readonly help: boolean;
}

export const flag = (name: string, what: string, short?: string): Flag => ({
  name,
  kind: "bool",
  initial: false,
  what,
  ...(short !== undefined && { short }),
});

export const text = (name: string, initial: string, what: string, short?: string): Flag => ({
  name,
  kind: "string",
  initial,
  what,
  ...(short !== undefined && { short }),
});

export const texts = (name: string, initial: readonly string[], what: string, short?: string): Flag => ({
  name,
  kind: "strings",
  initial,
  what,
  ...(short !== undefined && { short }),
});
