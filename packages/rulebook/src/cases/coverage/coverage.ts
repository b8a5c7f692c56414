/** What of a rulebook its tests reach. */
import type { Span } from "@sekisho/core";
import type { RuleId } from "../../verdict.ts";

/** How many of all. */
export interface Reached {
  readonly reached: number;
  readonly all: number;
}

/** Something that no test reaches. */
export interface Gap {
  /**
   * Of Rego: a body that never gives its rule a value, the same of one behind `else`, an expression that is never asked.
   * Of TypeScript: a function that is never called, a block that is never entered.
   */
  readonly kind: "body" | "else" | "expression" | "function" | "branch";
  readonly span: Span;
}

export interface FileCoverage {
  readonly file: string;
  readonly language: "rego" | "typescript";
  /** Rules that stand in the file; none where it helps others. */
  readonly rules: readonly RuleId[];
  readonly lines: Reached;
  /** Bodies, branches and expressions; functions and blocks. */
  readonly parts: Reached;
  readonly gaps: readonly Gap[];
}

export interface RulebookCoverage {
  /** The rulebook's own, by name. */
  readonly files: readonly FileCoverage[];
  readonly lines: Reached;
  readonly parts: Reached;
  /** Whether this Node does not count what runs of rules in TypeScript, so that their files are left out. */
  readonly lacksTypeScript: boolean;
}

/** Per cent; of nothing all is reached. */
export function percentOf({ reached, all }: Reached): number {
  return all === 0 ? 100 : (100 * reached) / all;
}

export function sum(parts: readonly Reached[]): Reached {
  return parts.reduce((total, { reached, all }) => ({ reached: total.reached + reached, all: total.all + all }), {
    reached: 0,
    all: 0,
  });
}

export function reachedOf(parts: readonly { readonly isHit: boolean }[]): Reached {
  return { reached: parts.filter(({ isHit }) => isHit).length, all: parts.length };
}
