import { Problem } from "@sekisho/core";
import type { Store } from "../store.ts";
import type { VerifyingKey } from "./checkpoint/keys.ts";
import { parseNote, signerOf } from "./checkpoint/note.ts";
import { bytesOfHash, isHash, leafHash } from "./tree/hash.ts";
import { inclusionPath, rootFromPath } from "./tree/proof.ts";
import { storedTree } from "./tree/stored.ts";

export const PROOF_FORMAT = "sekisho-ledger-proof/1";

/** That an entry stands in the ledger that a checkpoint signs. Whoever has the public key can check it, and needs no more. */
export interface InclusionProof {
  readonly format: typeof PROOF_FORMAT;
  /** From 1; RFC 6962 counts leaves from 0. */
  readonly seq: number;
  readonly body: string;
  /** RFC 6962 audit path, base64, from the leaf upwards. */
  readonly path: readonly string[];
  /** The signed note. */
  readonly checkpoint: string;
}

/**
 * Proves an entry by the newest checkpoint. Rejects with Problem `ledger_no_entry` where no entry has this place,
 * `ledger_not_covered` where no checkpoint covers it yet, and `ledger_damaged`.
 */
export async function proveEntry(store: Pick<Store, "read" | "database">, seq: number): Promise<InclusionProof> {
  const { read: db, database } = store;
  const entry = await db.selectFrom("ledger_entry").select("body").where("seq", "=", seq).executeTakeFirst();
  if (entry === undefined) throw new Problem("ledger_no_entry", `the ledger has no entry ${seq}`);
  const head = await db
    .selectFrom("ledger_checkpoint")
    .select(["size", "note"])
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  if (head === undefined || head.size < seq) {
    throw new Problem(
      "ledger_not_covered",
      `no checkpoint covers entry ${seq} yet: a server makes one within a minute`,
    );
  }
  const path = await inclusionPath(storedTree(db, database), seq - 1, head.size);
  return {
    format: PROOF_FORMAT,
    seq,
    body: entry.body,
    path: path.map((hash) => bytesOfHash(hash).toString("base64")),
    checkpoint: head.note,
  };
}

/**
 * `proved`: signed by this key, of the ledger `origin` · `root`: body, place and path do not lead to the root that is
 * signed · `forged`, `signer`: as {@link FaultCode} says · `syntax`: no proof of this format.
 */
export type ProofOutcome =
  | {
      readonly outcome: "proved";
      readonly proof: InclusionProof;
      readonly origin: string;
      readonly size: number;
      readonly key: string;
    }
  | { readonly outcome: "root" | "forged" | "signer" | "syntax" };

/** Checks a proof with nothing but public keys. */
export function checkProof(text: string, keys: readonly VerifyingKey[]): ProofOutcome {
  const proof = readProof(text);
  const note = parseNote(proof?.checkpoint ?? "");
  if (proof === undefined || note === undefined) return { outcome: "syntax" };
  const signer = signerOf(note, keys);
  if (signer === "forged") return { outcome: "forged" };
  if (signer === "unknown") return { outcome: "signer" };
  const path = proof.path.map((hash) => Buffer.from(hash, "base64").toString("hex"));
  const place = { index: proof.seq - 1, size: note.size };
  const holds = path.every(isHash) && rootFromPath(leafHash(proof.body), path, place) === note.root;
  return holds
    ? { outcome: "proved", proof, origin: note.origin, size: note.size, key: signer.id }
    : { outcome: "root" };
}

function readProof(text: string): InclusionProof | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isProof(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isProof(value: unknown): value is InclusionProof {
  if (typeof value !== "object" || value === null) return false;
  const { format, seq, body, path, checkpoint } = value as { readonly [field: string]: unknown };
  return (
    format === PROOF_FORMAT &&
    Number.isSafeInteger(seq) &&
    typeof body === "string" &&
    typeof checkpoint === "string" &&
    Array.isArray(path) &&
    path.every((hash) => typeof hash === "string")
  );
}
