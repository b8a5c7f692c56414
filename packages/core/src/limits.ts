/**
 * What hostile documents may cost, where nothing else was set. Whoever loops over input names one of these or a limit
 * of its own; the limits on running rules belong to packages/rego.
 */
export const LIMITS = {
  /** Bytes of one file. Above it: `file_too_large`. 64 MiB holds any plan seen so far several times over. */
  maxBytes: 64 * 1024 * 1024,
  /** Nesting of arrays and objects in one document. Every recursive walk after reading relies on it. */
  maxDepth: 512,
  /** Documents in one file; what stands behind them is refused with `too_many_documents`. Empty ones count. */
  maxDocuments: 100_000,
  /** Nesting of a value made from documents (a view, a rule's evidence) that is put into canonical JSON. */
  maxCanonicalDepth: 1024,
  /** UTF-16 units of one canonical JSON text. */
  maxCanonicalLength: 256 * 1024 * 1024,
} as const;
