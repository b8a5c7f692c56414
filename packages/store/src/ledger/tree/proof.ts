import { Problem } from "@sekisho/core";
import { Frontier, TILE, TILE_BITS } from "./frontier.ts";
import { type Hash, nodeHash } from "./hash.ts";

/** Where hashes of a tree are read: level 0 are the leaves, level n the roots of complete subtrees of 256^n leaves. */
export interface TreeSource {
  /** Exactly `count` hashes from `from` on. Rejects with Problem `ledger_damaged` where one is missing. */
  hashes(level: number, from: number, count: number): Promise<readonly Hash[]>;
}

/** The right edge of the tree of the first `size` leaves. */
export async function frontierOf(source: TreeSource, size: number): Promise<Frontier> {
  const peaks: (Hash | undefined)[] = [];
  for (let level = 0; TILE ** level <= size; level++) {
    const complete = Math.floor(size / TILE ** level);
    const count = complete % TILE;
    const hashes = await source.hashes(level, complete - count, count);
    let at = 0;
    for (let bit = TILE_BITS - 1; bit >= 0; bit--) {
      if ((count & (1 << bit)) === 0) continue;
      peaks[level * TILE_BITS + bit] = foldComplete(hashes.slice(at, at + 2 ** bit));
      at += 2 ** bit;
    }
  }
  return new Frontier(size, peaks);
}

/** RFC 6962, section 2.1.1: the audit path of leaf `index` (from 0) in the tree of the first `size` leaves. */
export async function inclusionPath(source: TreeSource, index: number, size: number): Promise<readonly Hash[]> {
  const tree = new TreeReader(source, size);
  // Asked for together: on PostgreSQL each group of hashes is a round trip.
  const path: Promise<Hash>[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      path.push(tree.rangeRoot(middle, to));
      to = middle;
    } else {
      path.push(tree.rangeRoot(from, middle));
      from = middle;
    }
  }
  return Promise.all(path.reverse());
}

/** RFC 9162, section 2.1.3.2: the root that a path leads to, or undefined where it does not fit index and size. */
export function rootFromPath(
  leaf: Hash,
  path: readonly Hash[],
  { index, size }: { readonly index: number; readonly size: number },
): Hash | undefined {
  if (index < 0 || index >= size) return undefined;
  let [at, last, root] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      root = nodeHash(sibling, root);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else root = nodeHash(root, sibling);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : undefined;
}

/** Reads each group of 256 hashes once. */
class TreeReader {
  readonly #source: TreeSource;
  readonly #size: number;
  readonly #tiles = new Map<string, Promise<readonly Hash[]>>();

  constructor(source: TreeSource, size: number) {
    this.#source = source;
    this.#size = size;
  }

  /** The root over leaves `from` to `to`, where the tree has it: `from` is a multiple of the power of two above. */
  async rangeRoot(from: number, to: number): Promise<Hash> {
    const height = Math.log2(to - from);
    if (Number.isInteger(height)) return this.#subtree(from, height);
    const middle = from + splitOf(to - from);
    const [left, right] = await Promise.all([this.rangeRoot(from, middle), this.rangeRoot(middle, to)]);
    return nodeHash(left, right);
  }

  async #subtree(from: number, height: number): Promise<Hash> {
    const level = Math.floor(height / TILE_BITS);
    const first = from / TILE ** level;
    const tile = Math.floor(first / TILE);
    const hashes = await this.#tile(level, tile);
    const start = first - tile * TILE;
    return foldComplete(hashes.slice(start, start + 2 ** (height - level * TILE_BITS)));
  }

  #tile(level: number, tile: number): Promise<readonly Hash[]> {
    const key = `${level}/${tile}`;
    const complete = Math.floor(this.#size / TILE ** level);
    const count = Math.min(TILE, complete - tile * TILE);
    const found = this.#tiles.get(key) ?? this.#source.hashes(level, tile * TILE, count);
    this.#tiles.set(key, found);
    return found;
  }
}

/** The largest power of two below `size`. */
function splitOf(size: number): number {
  return 2 ** (Math.ceil(Math.log2(size)) - 1);
}

/** The root over 2^n hashes of equal height. */
function foldComplete(hashes: readonly Hash[]): Hash {
  let row = hashes;
  while (row.length > 1) {
    const above: Hash[] = [];
    for (let i = 0; i + 1 < row.length; i += 2) above.push(nodeHash(hashAt(row, i), hashAt(row, i + 1)));
    row = above;
  }
  return hashAt(row, 0);
}

function hashAt(hashes: readonly Hash[], at: number): Hash {
  const hash = hashes[at];
  if (hash === undefined)
    throw new Problem("ledger_damaged", "the ledger's tree lacks a hash: run sekisho ledger verify");
  return hash;
}
