import { EMPTY_ROOT, type Hash, nodeHash } from "./hash.ts";

/** Subtrees of 256, 256², … leaves are kept: one in 255 hashes, and a proof reads some hundred of them. */
export const TILE_BITS = 8;
export const TILE = 2 ** TILE_BITS;

/** The root of a complete subtree: leaves `index · 256^level` up to the next one's. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Hash;
}

/** The right edge of an RFC 6962 tree: all that is needed to add leaves and to tell the root. */
export class Frontier {
  #size = 0;
  /** By height: the root of the complete subtree that waits for its right sibling. */
  readonly #peaks: (Hash | undefined)[];

  constructor(size = 0, peaks: readonly (Hash | undefined)[] = []) {
    this.#size = size;
    this.#peaks = [...peaks];
  }

  get size(): number {
    return this.#size;
  }

  copy(): Frontier {
    return new Frontier(this.#size, this.#peaks);
  }

  /** Adds a leaf, and to `completed` the nodes that it completes, lowest first. */
  append(leaf: Hash, completed: TreeNode[]): void {
    this.#size++;
    let hash = leaf;
    let height = 0;
    for (let left = this.#peaks[0]; left !== undefined; left = this.#peaks[height]) {
      hash = nodeHash(left, hash);
      this.#peaks[height++] = undefined;
      if (height % TILE_BITS === 0) {
        completed.push({ level: height / TILE_BITS, index: this.#size / 2 ** height - 1, hash });
      }
    }
    this.#peaks[height] = hash;
  }

  root(): Hash {
    let root: Hash | undefined;
    for (const peak of this.#peaks) {
      if (peak !== undefined) root = root === undefined ? peak : nodeHash(peak, root);
    }
    return root ?? EMPTY_ROOT;
  }
}
