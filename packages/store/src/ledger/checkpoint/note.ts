import { sign, verify } from "node:crypto";
import { sha256Bytes } from "@sekisho/core";
import { bytesOfHash, type Hash, isHash } from "../tree/hash.ts";
import type { SigningKey, VerifyingKey } from "./keys.ts";

/** A tree head: the root of the first `size` entries of the ledger `origin`. */
export interface TreeHead {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

/** A signed tree head as text (C2SP signed-note and tlog-checkpoint), taken apart. */
export interface SignedNote extends TreeHead {
  /** What is signed: everything before the empty line. */
  readonly body: string;
  readonly signatures: readonly NoteSignature[];
}

interface NoteSignature {
  readonly name: string;
  /** The first four bytes of SHA-256(name || "\n" || 0x01 || public key), hex: which key it may be. */
  readonly keyHash: string;
  readonly signature: Uint8Array;
}

const KEY_HASH_BYTES = 4;
const ED25519 = 0x01;

/** A name that a note can carry: no white space, no plus. */
export function isOrigin(text: string): boolean {
  return /^[^\s+]+$/u.test(text) && text.isWellFormed();
}

/** The note's text: origin, decimal size, base64 root, an empty line, the signature. */
export function signNote(head: TreeHead, key: SigningKey): string {
  const body = `${head.origin}\n${head.size}\n${bytesOfHash(head.root).toString("base64")}\n`;
  const signature = sign(null, Buffer.from(body), key.privateKey);
  const bytes = Buffer.concat([Buffer.from(keyHashOf(head.origin, key), "hex"), signature]);
  return `${body}\n— ${head.origin} ${bytes.toString("base64")}\n`;
}

/** Takes a note apart; undefined for a text that is none. Lines between root and empty line are allowed and ignored. */
export function parseNote(text: string): SignedNote | undefined {
  const end = text.indexOf("\n\n");
  if (end < 0 || !text.endsWith("\n")) return undefined;
  const body = text.slice(0, end + 1);
  const [origin = "", size = "", root = ""] = body.split("\n");
  const rootHash = bytesOf(root)?.toString("hex") ?? "";
  if (!isOrigin(origin) || !/^(?:0|[1-9][0-9]{0,15})$/.test(size) || !isHash(rootHash)) return undefined;
  const signatures = text
    .slice(end + 2, -1)
    .split("\n")
    .map(parseSignature);
  const known = signatures.filter((signature) => signature !== undefined);
  if (known.length !== signatures.length) return undefined;
  return { origin, size: Number(size), root: rootHash, body, signatures: known };
}

/**
 * Who signed: the first of `keys` with a signature that holds. `forged`: a signature claims to be of one of them and
 * does not hold; `unknown`: no signature is of any of them.
 */
export function signerOf(note: SignedNote, keys: readonly VerifyingKey[]): VerifyingKey | "forged" | "unknown" {
  let claimed = false;
  for (const { name, keyHash, signature } of note.signatures) {
    if (name !== note.origin) continue;
    for (const key of keys) {
      if (keyHashOf(name, key) !== keyHash) continue;
      if (verify(null, Buffer.from(note.body), key.publicKey, signature)) return key;
      claimed = true;
    }
  }
  return claimed ? "forged" : "unknown";
}

/** The signed notes of a file, and how many lines belong to none: what a crash cut off, or what is no checkpoint. */
export function notesOf(text: string): { readonly notes: readonly string[]; readonly strayLines: number } {
  const notes = text.match(/^[^\s+]+\n[0-9]+\n[A-Za-z0-9+/=]+\n(?:[^\n]+\n)*\n(?:— [^\n]+\n)+/gmu) ?? [];
  const lines = (part: string): number => part.split("\n").filter((line) => line !== "").length;
  return { notes, strayLines: lines(text) - notes.reduce((sum, note) => sum + lines(note), 0) };
}

function keyHashOf(name: string, { raw }: VerifyingKey): string {
  const digest = sha256Bytes(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), raw]));
  return Buffer.from(digest.subarray(0, KEY_HASH_BYTES)).toString("hex");
}

function parseSignature(line: string): NoteSignature | undefined {
  const [, name, text] = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? [];
  const bytes = bytesOf(text ?? "");
  if (name === undefined || bytes === undefined || bytes.length <= KEY_HASH_BYTES) return undefined;
  return {
    name,
    keyHash: Buffer.from(bytes.subarray(0, KEY_HASH_BYTES)).toString("hex"),
    signature: bytes.subarray(KEY_HASH_BYTES),
  };
}

/** Bytes of standard base64 in its one right spelling. */
function bytesOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
