/** A broken environment or a bug, as an exception. Mistakes of a user are {@link Diagnostic} values instead. */
export class Problem extends Error {
  override readonly name = "Problem";
  /** Stable, lower-case with underscores (`file_too_large`); each edge maps codes to its own outcome. */
  readonly code: string;

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
