import type { VerifyingKey } from "../checkpoint/keys.ts";
import { parseNote, signerOf } from "../checkpoint/note.ts";
import type { Hash } from "../tree/hash.ts";
import type { Fault } from "./fault.ts";

/** A checkpoint from outside the database. */
export interface OutsideCheckpoint {
  readonly note: string;
  /** The file, as the fault names it. */
  readonly outside: string;
}

/** A checkpoint to check, stored or from outside. */
export interface StatedHead {
  /** As its row says; of one from outside as the note says. */
  readonly size: number;
  readonly note: string;
  readonly outside?: string;
}

export interface HeadRules {
  /** None: signatures are not checked. */
  readonly keys: readonly VerifyingKey[];
  /** The ledger's name, where it has one. */
  readonly origin: string | undefined;
}

/** What can be said of a checkpoint without the entries. */
export function checkHead({ size, note, outside }: StatedHead, { keys, origin }: HeadRules): Fault | undefined {
  const where = { seq: size, ...(outside !== undefined && { outside }) };
  const parsed = parseNote(note);
  if (parsed === undefined) return { code: "note", ...where };
  if (parsed.size !== size) return { code: "size", ...where };
  if (parsed.origin !== origin) return { code: "origin", ...where };
  if (keys.length === 0) return undefined;
  const signer = signerOf(parsed, keys);
  if (signer === "forged") return { code: "forged", ...where };
  return signer === "unknown" ? { code: "signer", ...where } : undefined;
}

/** Whether the entries up to a checkpoint have its root. */
export function hasRoot({ note }: StatedHead, root: Hash): boolean {
  return parseNote(note)?.root === root;
}

/** Those from outside by size. A text that is no note has size 0: it is the first fault. */
export function statedOutside(checkpoints: readonly OutsideCheckpoint[]): readonly StatedHead[] {
  return checkpoints
    .map(({ note, outside }) => ({ note, outside, size: parseNote(note)?.size ?? 0 }))
    .sort((a, b) => a.size - b.size);
}
