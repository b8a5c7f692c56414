/** A program as plain data: what its code needs to run again without its sources being read. All of it is JSON. */
import type { Diagnostic, Json } from "@sekisho/core";
import type { GroupKind } from "../plan/tree.ts";
import type { SavedPattern } from "./patterns.ts";

export interface SavedProgram extends SavedRules {
  /** Warnings; a program with errors is none. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface SavedRules {
  /** By slot. */
  readonly rules: readonly { readonly path: readonly string[]; readonly kind: GroupKind }[];
  /** Packages are documents even where they hold no rule. */
  readonly packages: readonly (readonly string[])[];
  readonly fast: SavedText;
  readonly tracked?: SavedText | undefined;
}

/** One emitted text with all that it refers to by number. */
export interface SavedText extends SavedTables {
  readonly text: string;
}

/** What a text refers to. */
export interface SavedTables {
  /** As `encodeValue` writes them. */
  readonly constants: readonly Json[];
  /** Of the texts that the first process used as patterns. */
  readonly patterns: readonly SavedPattern[];
  /** By name. */
  readonly builtins: readonly string[];
  readonly documents: readonly (readonly string[])[];
  /** How many places the memo of a context needs. */
  readonly slots: number;
  readonly files: readonly string[];
  /** Index of the file, line and column of every site, one after the other. */
  readonly places: readonly number[];
}
