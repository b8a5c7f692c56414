import type { Peer } from "./peers.ts";

/** One comparison with a peer: exported as `bench` by `tests/bench/NAME/bench.ts`. */
export interface Bench {
  /** As `--only` names it; the folder's name. */
  readonly name: string;
  /** By the name that `--rows` gives them: each is measured alone, and one that fails costs the others nothing. */
  readonly parts: Readonly<Record<string, Part>>;
}

/** Compares outputs first (measure.ts, `requireSame`), then times; throws when the outputs differ. */
export type Part = (context: BenchContext) => Promise<readonly Row[]>;

export interface BenchContext {
  /** The checkout. */
  readonly root: string;
  /** `bin/sekisho`, and the Node that runs it: a command line is `[node, sekisho, …]`. */
  readonly node: string;
  readonly sekisho: string;
  /** An empty folder of this part, removed after it. */
  readonly temporary: string;
  /** Finds or installs a pinned peer, at its first use. */
  peer(name: string): Peer;
}

/** One line of the table. Both figures are costs, so less is better: `ms`, `ns/op`, `MB`; never operations a second. */
export interface Row {
  readonly workload: string;
  readonly ours: number;
  readonly peer: number;
  /** ours ÷ peer; of timed pairs, the median of the pairs' ratios. */
  readonly ratio: number;
  /** The largest `ratio` that is good enough: 0.1 = ten times faster, 1 = no slower. Absent: told, not asserted. */
  readonly goal?: number;
  readonly unit: string;
  /** What `peer` is where it is no other tool's figure: `limit`, `JSON`. */
  readonly against?: string;
}
