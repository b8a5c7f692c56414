/**
 * A small reader of typed values: what a file of ours may hold, said once, for the check and for the TypeScript type.
 * It reports every mistake of a value at once, each at its own place, and costs nothing to import.
 */
import type { Json } from "../json.ts";
import type { Path } from "../path.ts";

/** Stands for "there was a mistake, it is reported": never a value of a file. */
export const invalid: unique symbol = Symbol("invalid");
export type Invalid = typeof invalid;

/** What kind of mistake: the last part of the diagnostic's code. */
export type MistakeKind = "wrong_type" | "bad_value" | "unknown_key" | "missing_key" | "unsupported_version";

export interface Mistake {
  readonly kind: MistakeKind;
  readonly at: Path;
  readonly message: string;
  readonly hint?: string;
}

/** Takes the mistakes of one reading, in the order of the text where possible. */
export type Report = (mistake: Mistake) => void;

/** Reads a parsed value into a `T`. */
export interface Schema<T> {
  /** How a message names what belongs here: `a date as YYYY-MM-DD`. */
  readonly expected: string;
  /** Set for the key that says which version the rest is written in; objects read it before anything else. */
  readonly version?: true;
  read(value: Json, at: Path, report: Report): T | Invalid;
}

/** The type of what a schema reads. */
export type Infer<S> = S extends Schema<infer T> ? T : never;
