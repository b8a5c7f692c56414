import type { Kysely } from "kysely";
import type { Store } from "../store.ts";
import type { Tables } from "../tables.ts";
import { Bell, jittered } from "../wait/bell.ts";

export interface StreamChunk {
  /** From 1, without a gap. */
  readonly seq: number;
  /** When it was stored: UTC epoch milliseconds by the database's clock. */
  readonly at: number;
  readonly text: string;
}

export interface StreamPage {
  /** `missing`: nothing was written yet, or its end of life has come. */
  readonly state: "open" | "closed" | "missing";
  readonly chunks: readonly StreamChunk[];
}

export interface ReadOptions {
  /** The first number to read. Default: 1. */
  readonly from?: number;
  /** Default: 500. */
  readonly limit?: number;
}

const PAGE = 500;

/** Reads a stream from a number on. A closed stream whose page is not full has been read to its end. */
export async function readStream(db: Kysely<Tables>, name: string, options: ReadOptions = {}): Promise<StreamPage> {
  const { from = 1, limit = PAGE } = options;
  // The state first: what is closed by then has all its chunks by the next statement.
  const stream = await db.selectFrom("stream").select(["id", "closed_at"]).where("name", "=", name).executeTakeFirst();
  if (stream === undefined) return { state: "missing", chunks: [] };
  const chunks = await db
    .selectFrom("stream_chunk")
    .select(["seq", "at", "text"])
    .where("stream", "=", stream.id)
    .where("seq", ">=", from)
    .orderBy("seq")
    .limit(limit)
    .execute();
  return { state: stream.closed_at === null ? "open" : "closed", chunks };
}

export interface FollowOptions {
  /** The first number to read: one more than the last that was seen, also after a restart. Default: 1. */
  readonly from?: number;
  readonly signal?: AbortSignal;
  /** Between two looks for what other processes wrote; about. Default: 1 s. */
  readonly pollMs?: number;
}

/**
 * Reads a stream as it grows, and ends when it is closed or deleted, or the signal is aborted. One that does not exist
 * yet is waited for.
 */
export async function* followStream(
  store: Store,
  name: string,
  options: FollowOptions = {},
): AsyncGenerator<StreamChunk, void, undefined> {
  const { signal, pollMs = 1_000 } = options;
  const bell = new Bell();
  const ring = (): void => bell.ring();
  const unlisten = store.listen("streams", ring);
  signal?.addEventListener("abort", ring);
  try {
    let from = options.from ?? 1;
    let wasThere = false;
    const hasLeft = (): boolean => signal?.aborted === true;
    while (!hasLeft()) {
      const { state, chunks } = await readStream(store.read, name, { from });
      yield* chunks;
      from = (chunks.at(-1)?.seq ?? from - 1) + 1;
      if (chunks.length === PAGE) continue;
      if (state === "closed" || (state === "missing" && wasThere)) return;
      wasThere = state === "open";
      await bell.wait(jittered(pollMs));
    }
  } finally {
    unlisten();
    signal?.removeEventListener("abort", ring);
  }
}
