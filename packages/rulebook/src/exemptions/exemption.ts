import type { Span } from "@sekisho/core";
import type { Pattern } from "../match/pattern.ts";
import type { RuleId } from "../verdict.ts";

/** A recorded permission for given subjects to break given rules until a day. */
export interface Exemption {
  readonly id: string;
  /** Present ids, former ones already followed. */
  readonly rules: readonly RuleId[];
  /** OR between entries. */
  readonly match: readonly SubjectMatch[];
  /** "" is a violation without one. Absent: all. */
  readonly instances?: readonly string[];
  /** Absent: all. */
  readonly gates?: readonly string[];
  readonly reason: string;
  readonly ticket: string;
  /** Team that has the right; the proof is the reviewed commit. */
  readonly approver: string;
  /** `YYYY-MM-DD` */
  readonly approved: string;
  /** Last day it holds (UTC), `YYYY-MM-DD`. */
  readonly expires: string;
  /** Where it stands. */
  readonly span: Span;
}

/** All that is given must hold; patterns are matched with parts of the subject's name. */
export interface SubjectMatch {
  readonly scope?: Pattern;
  readonly type?: Pattern;
  readonly path?: Pattern;
  /** Of Terraform, of a planned resource. */
  readonly workspace?: Pattern;
  readonly release?: Pattern;
  readonly namespace?: Pattern;
  readonly name?: Pattern;
  readonly address?: Pattern;
  readonly account?: Pattern;
  /** Of an id that one file repeats, which one; absent: all. */
  readonly copy?: number;
  /** Exact values of labels (Kubernetes), which whoever writes the object chooses. */
  readonly labels?: ReadonlyMap<string, string>;
  /** As labels, for the tags of planned and live resources. */
  readonly tags?: ReadonlyMap<string, string>;
}
