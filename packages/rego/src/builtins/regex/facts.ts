/**
 * What is known of patterns, as plain data that a saved program may carry: reading a pattern and bounding its cost takes
 * longer than most searches. All of it follows from the pattern alone, so that any program may use it.
 */

/** What the engine must know of a pattern. */
export interface PatternFacts {
  /** The names of the capturing groups by number; "" without a name; [0] is the whole match. */
  readonly names: readonly string[];
  /** The pattern in the subset of the syntax that all RE2 engines read alike. */
  readonly portable: string;
  /** How V8 may run it; absent where it must not. */
  readonly native?: NativeFacts | undefined;
}

export interface NativeFacts {
  /** The source of the RegExp, with the flag `u`. */
  readonly source: string;
  /** A match can only start at the beginning of the text. */
  readonly isAnchored: boolean;
  /** V8 finds the same captures as RE2. */
  readonly hasExactCaptures: boolean;
  /** At most `factor` × (length of the text) ^ `degree` steps; both are finite. */
  readonly degree: number;
  readonly factor: number;
}

/** A longer pattern is read again by whoever wants it. */
const longestKept = 4096;
/** Characters of all that is kept. */
const mostKept = 4_000_000;

const known = new Map<string, PatternFacts>();
let kept = 0;

export function factsOf(pattern: string): PatternFacts | undefined {
  return known.get(pattern);
}

/** Keeps facts for the next who asks; when they become too many, all that were kept are given up. */
export function keepFacts(pattern: string, facts: PatternFacts): void {
  const size = pattern.length + facts.portable.length + (facts.native?.source.length ?? 0);
  if (pattern.length > longestKept || size > mostKept || known.has(pattern)) return;
  if (kept + size > mostKept) {
    known.clear();
    kept = 0;
  }
  known.set(pattern, facts);
  kept += size;
}
