import type { Diagnostic } from "@sekisho/core";
import type { Language, TouchedRule } from "@sekisho/rulebook";
import type { Found } from "./gather.ts";
import type { NamedRulebook } from "./rulebooks/open.ts";
import type { History } from "./subjects/history.ts";

/** What was looked at. */
export interface Counts {
  readonly files: number;
  readonly subjects: number;
  readonly requests: number;
  /** Rules of the later rulebook, and those that are gone. */
  readonly rules: number;
}

/** All that `sekisho impact` found out: what every form of answer is made of. */
export interface Impact {
  readonly from: NamedRulebook;
  readonly to: NamedRulebook;
  readonly touched: readonly TouchedRule[];
  /** In the order of reading. */
  readonly found: readonly Found[];
  readonly counts: Counts;
  readonly history?: History;
  /** What could not be read or judged, errors and warnings. */
  readonly diagnostics: readonly Diagnostic[];
  readonly status: number;
  /** Absolute: names of files count from here. */
  readonly root: string;
  readonly scope: string;
  readonly language: Language;
  /** UTC epoch milliseconds: as of when both judged. */
  readonly now: number;
  /** The program's. */
  readonly version: string;
}
