/**
 * What does not hold:
 * `body`: it does not have the stored leaf · `column`: what entries are searched by is not what the body says ·
 * `version`: the body's `v` is none that this program reads · `missing`: no entry has this place · `extra`: it stands at a
 * place that is none · `chain`: it does not follow the entry before · `node`: a kept hash of the tree is not that of the
 * entries · `unsealed`: it waits for its place for longer than a minute and nobody seals · `cut`: a checkpoint covers more
 * entries than there are · `note`: a checkpoint is no signed note · `size`: it stands at another size than it says ·
 * `origin`: it is of another ledger · `forged`: its signature does not hold · `signer`: none of the given keys signed it ·
 * `root`: the entries have another root than it says.
 */
export type FaultCode =
  | "body"
  | "column"
  | "version"
  | "missing"
  | "extra"
  | "chain"
  | "node"
  | "unsealed"
  | "cut"
  | "note"
  | "size"
  | "origin"
  | "forged"
  | "signer"
  | "root";

/** The first thing in a ledger that does not hold. */
export interface Fault {
  readonly code: FaultCode;
  /** The entry's place; of checkpoints and nodes the last entry that they cover. */
  readonly seq?: number;
  /** The entry's row. */
  readonly id?: number;
  /** With `column`. */
  readonly column?: string;
  /** With `root` and `node`: the bad entry is this one at the earliest. */
  readonly from?: number;
  /** With a checkpoint from outside: where it stands. */
  readonly outside?: string;
}
