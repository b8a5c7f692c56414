import { createHash } from "node:crypto";
import { Problem } from "@sekisho/core";
import { sql } from "kysely";
import type { Store } from "../store.ts";
import type { BlobId } from "./put.ts";

export interface OpenBlob {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** SHA-256, hex. */
  readonly digest: string;
  /**
   * The bytes, read a piece at a time, once. Throws Problem `blob_corrupt` at the end where they are not those that were
   * stored, and `blob_gone` where it is deleted meanwhile.
   */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Opens a blob for who is known by these subjects and roles. Undefined where there is none, its end of life has come, the
 * embargo holds, or none of them may read it: these are not told apart.
 */
export async function openBlob(store: Store, id: BlobId, reader: readonly string[]): Promise<OpenBlob | undefined> {
  const row = await store.read
    .selectFrom("blob")
    .innerJoin("blob_content", "blob_content.digest", "blob.digest")
    .select([
      "blob.digest",
      "name",
      "media_type",
      "owner",
      "readers",
      "embargo_until",
      "expires_at",
      "upload",
      "size_bytes",
    ])
    .select(sql<number>`sekisho_now()`.as("now"))
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined || (row.expires_at !== null && row.expires_at <= row.now)) return undefined;
  // `putBlob` wrote it.
  const readers = JSON.parse(row.readers) as readonly string[];
  const isOver = row.embargo_until === null || row.embargo_until <= row.now;
  const mayRead = reader.includes(row.owner) || (isOver && readers.some((name) => reader.includes(name)));
  if (!mayRead) return undefined;
  const { name, media_type, size_bytes, digest, upload } = row;
  return {
    name,
    mediaType: media_type,
    sizeBytes: size_bytes,
    digest,
    bytes: bytesOf(store, { upload, digest, sizeBytes: size_bytes }),
  };
}

interface Content {
  readonly upload: string;
  readonly digest: string;
  readonly sizeBytes: number;
}

async function* bytesOf(store: Store, { upload, digest, sizeBytes }: Content): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  let read = 0;
  for (let seq = 0; read < sizeBytes; seq++) {
    const row = await store.read
      .selectFrom("blob_chunk")
      .select("bytes")
      .where("upload", "=", upload)
      .where("seq", "=", seq)
      .executeTakeFirst();
    if (row === undefined) throw new Problem("blob_gone", "the attachment was deleted while it was read");
    hash.update(row.bytes);
    read += row.bytes.length;
    yield row.bytes;
  }
  if (hash.digest("hex") !== digest) {
    throw new Problem("blob_corrupt", "the attachment is not what was stored: restore a backup");
  }
}
