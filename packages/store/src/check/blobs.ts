import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { Tables } from "../tables.ts";
import { type Found, type FoundCode, type Look, MAX_FOUND } from "./look.ts";
import { countOf, findBy } from "./query.ts";

/** Whether every blob has its content, and every content its bytes: all of them are read and hashed. */
export const lookAtBlobs: Look = async ({ db }) => {
  const blobs = sql`(select count(*) from blob b where b.digest = c.digest)`;
  const found: Found[] = [
    ...(await findBy(
      db,
      "blob_lost",
      sql`select id as of_it from blob b where not exists (select 1 from blob_content c where c.digest = b.digest)`,
    )),
    ...(await findBy(db, "blob_uses", sql`select digest as of_it from blob_content c where uses <> ${blobs}`)),
    ...(await findBy(
      db,
      "chunk_lost",
      sql`select distinct upload as of_it from blob_chunk k where not exists (select 1 from blob_content c
          where c.upload = k.upload) and not exists (select 1 from blob_upload u where u.id = k.upload)`,
    )),
  ];
  const contents = await db
    .selectFrom("blob_content")
    .select(["digest", "upload", "size_bytes as sizeBytes"])
    .orderBy("digest")
    .execute();
  const broken: Found[] = [];
  for (const content of contents) {
    const code = await faultOf(db, content);
    if (code !== undefined) broken.push({ code, of: content.digest });
  }
  return { count: await countOf(db, "blob"), found: [...found, ...broken.slice(0, MAX_FOUND)] };
};

interface Content {
  readonly digest: string;
  readonly upload: string;
  readonly sizeBytes: number;
}

async function faultOf(db: Kysely<Tables>, { digest, upload, sizeBytes }: Content): Promise<FoundCode | undefined> {
  const hash = createHash("sha256");
  let read = 0;
  // A chunk behind the last one is a fault, too.
  for (let seq = 0; ; seq++) {
    const chunk = await db
      .selectFrom("blob_chunk")
      .select(["seq", "bytes"])
      .where("upload", "=", upload)
      .where("seq", ">=", seq)
      .orderBy("seq")
      .limit(1)
      .executeTakeFirst();
    if (chunk === undefined) break;
    if (chunk.seq !== seq) return "blob_chunks";
    hash.update(chunk.bytes);
    read += chunk.bytes.length;
  }
  if (read !== sizeBytes) return "blob_chunks";
  return hash.digest("hex") === digest ? undefined : "blob_hash";
}
