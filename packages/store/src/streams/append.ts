import { Problem } from "@sekisho/core";
import { sql } from "kysely";
import { insertMany } from "../rows/insert.ts";
import type { Store, Tx } from "../store.ts";

export interface StreamText {
  /** The run's name for it; the first text begins the stream. */
  readonly stream: string;
  /** Each gets a number of its own, from 1 on, without a gap. */
  readonly chunks: readonly string[];
  /** How long it is kept after its last change; the first text says it for good. Default: 30 days. */
  readonly keepMs?: number;
  /** The most that a stream may hold, in bytes of UTF-8. Default: 64 MiB. */
  readonly maxBytes?: number;
}

const KEEP_MS = 30 * 86_400_000;
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Adds to a stream and answers with the number of the last chunk. Throws Problem `stream_closed`, and `stream_full` where
 * nothing of this fits any more.
 */
export async function appendStream(tx: Tx, text: StreamText): Promise<number> {
  const { stream, chunks, keepMs = KEEP_MS, maxBytes = MAX_BYTES } = text;
  const sizeBytes = chunks.reduce((sum, chunk) => sum + Buffer.byteLength(chunk), 0);
  const row = await tx.db
    .insertInto("stream")
    .values({
      name: stream,
      last_seq: chunks.length,
      size_bytes: sizeBytes,
      keep_ms: keepMs,
      created_at: sql`sekisho_now()`,
      closed_at: null,
      expires_at: sql`sekisho_now() + ${keepMs}`,
    })
    .onConflict((conflict) =>
      conflict
        .column("name")
        .doUpdateSet({
          last_seq: sql`stream.last_seq + ${chunks.length}`,
          size_bytes: sql`stream.size_bytes + ${sizeBytes}`,
          expires_at: sql`sekisho_now() + stream.keep_ms`,
        })
        .where("stream.closed_at", "is", null),
    )
    .returning(["id", "last_seq", "size_bytes", sql<number>`sekisho_now()`.as("now")])
    .executeTakeFirst();
  if (row === undefined) throw new Problem("stream_closed", `the stream ${stream} is closed: nothing can be added`);
  if (row.size_bytes > maxBytes) {
    throw new Problem(
      "stream_full",
      `the stream ${stream} holds ${maxBytes} bytes at most: ${sizeBytes} more don't fit`,
    );
  }
  const first = row.last_seq - chunks.length + 1;
  await insertMany(tx, {
    table: "stream_chunk",
    columns: { stream: "int", seq: "int", at: "int", text: "text" },
    rows: chunks.map((chunk, i) => ({ stream: row.id, seq: first + i, at: row.now, text: chunk })),
  });
  tx.wake("streams");
  return row.last_seq;
}

/** Ends a stream: readers that follow it come to an end. A second time, or without a stream, it changes nothing. */
export async function closeStream(tx: Tx, stream: string): Promise<void> {
  await tx.db
    .updateTable("stream")
    .set({ closed_at: sql`sekisho_now()`, expires_at: sql`sekisho_now() + keep_ms` })
    .where("name", "=", stream)
    .where("closed_at", "is", null)
    .execute();
  tx.wake("streams");
}

/** Streams of one transaction: others wait no longer than it takes. */
const MAX_SWEPT = 20;

/** Deletes streams whose end of life has come, closed or not; answers with how many. */
export async function sweepStreams(store: Store): Promise<number> {
  let deleted = 0;
  for (let rows = MAX_SWEPT; rows === MAX_SWEPT; deleted += rows) {
    rows = await store.transaction(async ({ db }) => {
      const expired = sql<number>`(select id from stream where expires_at <= (select sekisho_now()) limit ${MAX_SWEPT})`;
      const gone = await db
        .deleteFrom("stream")
        .where("id", "in", expired)
        .where("expires_at", "<=", sql<number>`sekisho_now()`)
        .returning("id")
        .execute();
      const ids = gone.map(({ id }) => id);
      if (ids.length > 0) await db.deleteFrom("stream_chunk").where("stream", "in", ids).execute();
      return ids.length;
    });
  }
  return deleted;
}
