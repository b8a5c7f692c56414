import type { Span } from "./span.ts";

/** One mistake of a user, or one warning about their text: never thrown, reported with all its siblings. */
export interface Diagnostic {
  /** Stable, lower-case with underscores: `yaml_syntax`, `rego_parse_error`, `rulebook_unknown_key`. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** What was expected and what was found, in the present tense. */
  readonly message: string;
  readonly span?: Span;
  /** The other of two places that conflict: where the key of this name stands first. */
  readonly conflict?: Span;
  /** How to mend it, where we can tell. */
  readonly hint?: string;
}

/** Either a value, perhaps with warnings, or at least one error; `value` is absent exactly when there is an error. */
export type Outcome<T> =
  | { readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly value?: undefined; readonly diagnostics: readonly Diagnostic[] };
