import type { Diagnostic, Json, Path, Span } from "@sekisho/core";
import type { Document } from "@sekisho/formats";

/** What a thing is, never where it was seen (identity.md). `scope` is "" when none is known; then it can't be reported. */
export interface SubjectId {
  readonly scope: string;
  readonly type: string;
  readonly name: string;
}

/** One thing that is judged: a part of a document. */
export interface Subject {
  readonly id: SubjectId;
  /** The value as it stands in the document, never a copy. */
  readonly value: Json;
  readonly document: Document;
  /** Where the subject stands in its document: [] for the whole, `["items", 2]`, `["resource_changes", 7]`. */
  readonly path: Path;
  /** SHA-256 of the canonical JSON of the value, hex; made at the first call. */
  digest(): string;
  /** Whether a path below the subject is secret (Secret data, sensitive plan values). */
  sensitive(path: Path): boolean;
}

export type ViewName = "k8s.object" | "k8s.pod" | "tf.change" | "tf.source" | "file";

/** A normal form of a subject that rules read as `input`. */
export interface View {
  readonly name: ViewName;
  readonly input: Json;
  /** A path below `input` as a path below the subject. */
  toSubject(path: Path): Path;
  /**
   * Where a change of a path below `input` belongs, as a path below the subject; undefined where the view made what is read
   * there, or the document is made from another one.
   */
  toWritten(path: Path): Path | undefined;
  /** Paths below `input` whose values are known only later. */
  readonly unknown: readonly Path[];
  /** What `applies` may filter by. */
  readonly kind?: string;
  readonly type?: string;
  readonly format?: string;
  readonly namespace?: string;
  readonly operations?: readonly string[];
}

/** A subject that has another name since: what the store renames to keep a finding's history. */
export interface Rename {
  readonly from: SubjectId;
  readonly to: SubjectId;
}

/** Subjects of one file, and what had to be said about it. */
export interface Subjects {
  /** What native rules judge, in the order of the file. */
  readonly subjects: readonly Subject[];
  /**
   * Whom a Conftest-style violation belongs to: one for each document that is not empty. It is the manifest's own
   * subject where the document is one manifest (the same object as in `subjects`), else a `file:…` subject; a List
   * and a plan have theirs only here.
   */
  readonly documents: readonly Subject[];
  readonly renames: readonly Rename[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A place with the text around it is made by whoever holds the file; a subject only knows spans. */
export type Locate = (path: Path) => Span | undefined;
