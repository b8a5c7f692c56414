/** What judging answers. Shapes: `rulebook.md` of the design; every persisted form of them carries a version. */
import type { Json, Path } from "@sekisho/core";
import type { SubjectId } from "@sekisho/subject";
import type { Patch, PatchRefusal } from "./patch/patch.ts";

/** Qualified: `kubernetes/image-registry`, `acme/main/deny_latest`. */
export type RuleId = string;
export type Severity = "critical" | "high" | "medium" | "low" | "info";
export type Action = "deny" | "warn" | "audit" | "off";
export type Language = "en" | "ja";

/** A stretch of a text. Lines and columns count from 1; the end is exclusive. */
export interface Region {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A place a person can open. */
export interface Place extends Region {
  readonly file: string;
  /**
   * The place in the text that a program rendered, where only the file is known that it comes from: line and column
   * are 1 then, and say nothing.
   */
  readonly rendered?: Region;
  /** The lines around it, for whoever does not have the file. */
  readonly frame?: SourceFrame;
}

/** Lines of a file without secrets, from the number of the first on. */
export interface SourceFrame {
  readonly from: number;
  readonly lines: readonly string[];
  /** The columns of the place where something is hidden before or in it: in the lines as they are shown. */
  readonly column?: number;
  readonly endColumn?: number;
}

export interface Violation {
  /** The finding's key (identity.md), 26 characters. */
  readonly key: string;
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly action: Action;
  /** In the asked language, with English where the rule has no other. */
  readonly message: string;
  /** "" unless the rule names an instance field. */
  readonly instance: string;
  /** The fields of the rule's result besides `msg`; secret values already replaced by `(sensitive)`. */
  readonly evidence: { readonly [field: string]: Json };
  /** Where inside the subject, most telling path first; [] is the subject as a whole. */
  readonly path: Path;
  readonly places: readonly Place[];
  /** What the rule offers to mend it; paths are below the subject. */
  readonly patch?: Patch;
  /** Why what the rule offers can't be. */
  readonly patchRefused?: PatchRefusal;
  /** What the rule read to find it, most telling first; only where the context asks for it. */
  readonly reads?: readonly Read[];
}

/** A value of the subject that a rule read. */
export interface Read {
  /** Below the subject, as it was tried. */
  readonly path: Path;
  /** Whether nothing is there. */
  readonly isMissing: boolean;
  /** Of the value, or of what it is missing in. */
  readonly place?: Place;
}

export interface ExemptedViolation extends Violation {
  /** Ids of all exemptions that match, the one that ends last first. */
  readonly exemptions: readonly string[];
}

export interface UnknownRule {
  readonly rule: RuleId;
  readonly action: Action;
  /** One sentence in the asked language. */
  readonly why: string;
  readonly paths: readonly Path[];
}

export interface RuleError {
  readonly rule: RuleId;
  readonly action: Action;
  /** `eval_conflict_error`, `eval_budget_exceeded`, … */
  readonly code: string;
  readonly message: string;
}

export interface Verdict {
  readonly subject: SubjectId;
  /** SHA-256 of the canonical JSON of the parsed value as judged, hex; Secret data is part of it only as a digest. */
  readonly digest: string;
  readonly judged: readonly RuleId[];
  readonly violations: readonly Violation[];
  readonly exempted: readonly ExemptedViolation[];
  readonly warnings: readonly Violation[];
  readonly audited: readonly Violation[];
  readonly unknown: readonly UnknownRule[];
  readonly errors: readonly RuleError[];
  /** The team that owns the subject. */
  readonly owner: string;
}
