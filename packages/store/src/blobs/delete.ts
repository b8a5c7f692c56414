import { sql } from "kysely";
import type { Store, Tx } from "../store.ts";
import type { BlobId } from "./put.ts";

const HOUR_MS = 3_600_000;
/** Blobs of one transaction: others wait no longer than it takes. */
const MAX_ROWS = 100;

/** Deletes a blob; its content goes with the next sweep, unless another blob has it. True where it was there. */
export async function deleteBlob(tx: Tx, id: BlobId): Promise<boolean> {
  const row = await tx.db.deleteFrom("blob").where("id", "=", id).returning("digest").executeTakeFirst();
  if (row !== undefined) await release(tx, row.digest);
  return row !== undefined;
}

async function release({ db }: Tx, digest: string): Promise<void> {
  await db.updateTable("blob_content").set({ uses: sql`uses - 1` }).where("digest", "=", digest).execute();
}

export interface SweptBlobs {
  readonly blobs: number;
  readonly contents: number;
  readonly uploads: number;
}

/** Deletes blobs whose end of life has come, contents that none has, and uploads to which nothing came for an hour. */
export async function sweepBlobs(store: Store): Promise<SweptBlobs> {
  const sweep = async (one: (tx: Tx) => Promise<number>): Promise<number> => {
    let all = 0;
    for (let rows = MAX_ROWS; rows === MAX_ROWS; all += rows) rows = await store.transaction(one);
    return all;
  };
  return { blobs: await sweep(expired), contents: await sweep(unused), uploads: await sweep(abandoned) };
}

async function expired(tx: Tx): Promise<number> {
  const rows = await tx.db
    .deleteFrom("blob")
    .where("id", "in", sql<string>`(select id from blob where expires_at <= (select sekisho_now()) limit ${MAX_ROWS})`)
    .returning("digest")
    .execute();
  // In one order in every transaction, so that two of them do not wait for each other.
  for (const digest of rows.map((row) => row.digest).toSorted((a, b) => (a < b ? -1 : 1))) await release(tx, digest);
  return rows.length;
}

async function unused({ db }: Tx): Promise<number> {
  const rows = await db
    .deleteFrom("blob_content")
    .where("digest", "in", sql<string>`(select digest from blob_content where uses <= 0 limit ${MAX_ROWS})`)
    // Again of the row itself: it may have got a blob meanwhile.
    .where("uses", "<=", 0)
    .returning("upload")
    .execute();
  const uploads = rows.map(({ upload }) => upload);
  if (uploads.length > 0) await db.deleteFrom("blob_chunk").where("upload", "in", uploads).execute();
  return uploads.length;
}

async function abandoned(tx: Tx): Promise<number> {
  const rows = await tx.db
    .deleteFrom("blob_upload")
    .where("touched_at", "<=", sql<number>`(select sekisho_now() - ${HOUR_MS})`)
    .returning("id")
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await tx.db.deleteFrom("blob_chunk").where("upload", "in", ids).execute();
  return ids.length;
}
