import type { Backend } from "@sekisho/rego/browser";

/** What the page asks its worker to do. */
export interface Order {
  /** Texts of case files, in JSON. */
  readonly texts: readonly string[];
  readonly backend: Backend;
}

/** What the worker found. */
export interface Findings {
  readonly passed: number;
  /** `NOTE: why`, for each case that failed. */
  readonly failures: readonly string[];
  /** How many cases name each builtin that browsers don't have; a case counts once, for the first name. */
  readonly leftOut: { readonly [builtin: string]: number };
  /** Whether the worker's policy lets it make code from text. */
  readonly maySayEval: boolean;
}
