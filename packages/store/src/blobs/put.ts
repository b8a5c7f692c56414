import { createHash, randomBytes } from "node:crypto";
import { Problem } from "@sekisho/core";
import { sql } from "kysely";
import type { Store, Tx } from "../store.ts";
import { CHUNK_BYTES, inPieces } from "./chunks.ts";

/** What nobody can guess: 32 hex digits. */
export type BlobId = string;

export interface NewBlob {
  readonly name: string;
  readonly mediaType: string;
  /** Who may always read it: `person:DIGEST`, `team:NAME` …; what the server knows a caller by. */
  readonly owner: string;
  /** Who else may: subjects and roles. */
  readonly readers: readonly string[];
  /** UTC epoch milliseconds: before this, only the owner reads. */
  readonly embargoUntil?: number;
  /** From now, by the database's clock. Default: it is kept until it is deleted. */
  readonly keepMs?: number;
  /** Default: 64 MiB. */
  readonly maxBytes?: number;
}

export interface StoredBlob {
  readonly id: BlobId;
  /** SHA-256, hex. */
  readonly digest: string;
  readonly sizeBytes: number;
}

const MAX_BYTES = 64 * 1024 * 1024;
const ID_BYTES = 16;

/**
 * Stores what `source` gives, in a transaction for each 256 KiB: it may come slowly and be larger than memory. Until the
 * last one nobody can read it, and what is left of one that never ends is swept. A content that is there already is not
 * stored twice. Throws Problem `blob_too_large`, `blob_swept` (nothing came for an hour), and what `source` throws.
 */
export async function putBlob(store: Store, source: AsyncIterable<Uint8Array>, blob: NewBlob): Promise<StoredBlob> {
  const { maxBytes = MAX_BYTES } = blob;
  const upload = randomBytes(ID_BYTES).toString("hex");
  const hash = createHash("sha256");
  let sizeBytes = 0;
  let seq = 0;
  await store.transaction(async ({ db }) =>
    db.insertInto("blob_upload").values({ id: upload, touched_at: sql`sekisho_now()` }).execute(),
  );
  try {
    for await (const bytes of inPieces(source, CHUNK_BYTES)) {
      sizeBytes += bytes.length;
      if (sizeBytes > maxBytes) {
        throw new Problem("blob_too_large", `${blob.name} is larger than the ${maxBytes} bytes that are allowed`);
      }
      hash.update(bytes);
      const chunk = { upload, seq: seq++, bytes };
      await store.transaction(async (tx) => {
        await touch(tx, upload);
        await tx.db.insertInto("blob_chunk").values(chunk).execute();
      });
    }
    const stored = { id: randomBytes(ID_BYTES).toString("hex"), digest: hash.digest("hex"), sizeBytes };
    await store.transaction(async (tx) => finish(tx, { upload, stored, blob }));
    return stored;
  } catch (error) {
    // Else the next sweep does it.
    await store.transaction(async (tx) => dropUpload(tx, upload)).catch(() => {});
    throw error;
  }
}

async function touch({ db }: Tx, upload: string): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable("blob_upload")
    .set({ touched_at: sql`sekisho_now()` })
    .where("id", "=", upload)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Problem("blob_swept", "nothing came for an hour: upload it again");
}

interface Upload {
  readonly upload: string;
  readonly stored: StoredBlob;
  readonly blob: NewBlob;
}

/** Makes the chunks a content, or drops them where it is there already, and gives it a blob. */
async function finish(tx: Tx, { upload, stored, blob }: Upload): Promise<void> {
  const { db } = tx;
  await touch(tx, upload);
  const content = await db
    .insertInto("blob_content")
    .values({ digest: stored.digest, upload, size_bytes: stored.sizeBytes, uses: 1 })
    .onConflict((conflict) => conflict.column("digest").doUpdateSet({ uses: sql`blob_content.uses + 1` }))
    .returning("upload")
    .executeTakeFirstOrThrow();
  if (content.upload === upload) await db.deleteFrom("blob_upload").where("id", "=", upload).execute();
  else await dropUpload(tx, upload);
  await db
    .insertInto("blob")
    .values({
      id: stored.id,
      digest: stored.digest,
      name: blob.name,
      media_type: blob.mediaType,
      owner: blob.owner,
      readers: JSON.stringify(blob.readers),
      embargo_until: blob.embargoUntil ?? null,
      created_at: sql`sekisho_now()`,
      expires_at: blob.keepMs === undefined ? null : sql`sekisho_now() + ${blob.keepMs}`,
    })
    .execute();
}

/** Deletes what was written of an upload that has not become a content. */
async function dropUpload({ db }: Tx, upload: string): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom("blob_upload").where("id", "=", upload).executeTakeFirst();
  if (numDeletedRows === 1n) await db.deleteFrom("blob_chunk").where("upload", "=", upload).execute();
}
