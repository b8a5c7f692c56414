import type { Extent } from "../tree/tree.ts";

/** A word of a directive: a name or a parameter. */
export interface Word extends Extent {
  readonly text: string;
}

/** One directive, from its name to its semicolon or closing brace. */
export interface Directive extends Extent {
  readonly name: Word;
  readonly parameters: readonly Word[];
  readonly block?: Block;
}

/** What stands between braces, with them. */
export interface Block extends Extent {
  readonly directives: readonly Directive[];
}
