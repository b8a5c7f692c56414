import type { Finding } from "../answer/report.ts";

/** A violation of which somebody said that it is old, and does not stop. */
export interface BaselineEntry {
  /** The finding's key, under the rule's present id. */
  readonly key: string;
  /** `sekisho/context/v1` of its first place, where the line is known. */
  readonly context?: string;
  readonly rule: string;
  readonly type: string;
  readonly name: string;
  readonly instance: string;
  /** Where it stood, from the root. */
  readonly file: string;
  /** The day it was written down, `YYYY-MM-DD`. */
  readonly since: string;
}

/** What a baseline file holds. */
export interface Baseline {
  /** Of the subjects; "" where none was known. */
  readonly scope: string;
  readonly entries: readonly BaselineEntry[];
}

/** A violation that the baseline knows. */
export interface OldFinding extends Finding {
  readonly since: string;
}

/** What a baseline does to one run. */
export interface BaselineNews {
  /** From the root, or absolute. */
  readonly file: string;
  /** The longest known first. */
  readonly old: readonly OldFinding[];
  /** Entries of which this run saw that nothing breaks their rule there any more. */
  readonly gone: readonly BaselineEntry[];
  /** The file was written in this run, with so many entries. */
  readonly written?: number;
}
