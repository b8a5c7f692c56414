import { canonicalJson, type Json, Problem } from "@sekisho/core";
import { sql } from "kysely";
import type { LeasedJob } from "../jobs/claim.ts";
import type { JobContext, JobHandler } from "../jobs/run/handler.ts";
import type { Store, Tx } from "../store.ts";
import { DELIVER_KIND, type MessageId } from "./send.ts";

/** A message on its way. */
export interface Message {
  /** The same at every attempt: a channel that can, refuses a second one of it. */
  readonly id: MessageId;
  readonly channel: string;
  readonly topicKey: string;
  readonly body: Json;
  /** UTC epoch milliseconds by the database's clock. */
  readonly createdAt: number;
}

/** Where messages go: chat, mail, a webhook. */
export interface Channel {
  /**
   * Hands a message over and resolves with what the other side answered, which is kept. Rejects where it was not taken:
   * it is tried again after a wait, with {@link TryLater} after the wait that it names; with a Problem `job_hopeless` it
   * is not.
   */
  deliver(message: Message, signal: AbortSignal): Promise<Json>;
  /** Writes what follows from the answer, in the transaction that records it: both or neither. */
  record?(tx: Tx, message: Message, receipt: Json): Promise<void>;
}

const TIMEOUT_MS = 60_000;
const BACKOFF = { baseMs: 2_000, capMs: 3_600_000 };

/**
 * The handler that delivers what `sendLater` wrote, by channels' names. A message is delivered at least once, and twice
 * only where the process ends, or loses the database or its lease, between the channel's answer and the commit that
 * records it.
 */
export function deliverMessages(store: Store, channels: ReadonlyMap<string, Channel>): JobHandler {
  return {
    kind: DELIVER_KIND,
    timeoutMs: TIMEOUT_MS,
    backoff: BACKOFF,
    run: async (job, context) => deliver({ store, channels }, job, context),
  };
}

interface Post {
  readonly store: Store;
  readonly channels: ReadonlyMap<string, Channel>;
}

async function deliver({ store, channels }: Post, { input }: LeasedJob, { signal, finish }: JobContext): Promise<void> {
  // `sendLater` wrote it.
  const { message: id } = input as { readonly message: MessageId };
  const row = await store.read.selectFrom("outbox_message").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw new Problem("job_hopeless", `message ${id} is not in the outbox any more`);
  const channel = channels.get(row.channel);
  if (channel === undefined) throw new Problem("channel_unknown", `there is no channel ${row.channel}: configure it`);
  const message: Message = {
    id,
    channel: row.channel,
    topicKey: row.topic_key,
    // `sendLater` wrote it.
    body: JSON.parse(row.body) as Json,
    createdAt: row.created_at,
  };
  const answer = await channel.deliver(message, signal);
  const receipt = canonicalJson(answer);
  await finish(async (tx) => {
    await channel.record?.(tx, message, answer);
    await tx.db
      .updateTable("outbox_message")
      .set({ delivered_at: sql`sekisho_now()`, receipt })
      .where("id", "=", id)
      .execute();
  });
}

/** Rows of one transaction: others wait no longer than it takes. */
const MAX_ROWS = 1_000;

/** Deletes delivered messages that are older than they are kept; answers with how many. */
export async function sweepOutbox(store: Store, { keptMs }: { readonly keptMs: number }): Promise<number> {
  let deleted = 0;
  for (let rows = MAX_ROWS; rows === MAX_ROWS; deleted += rows) {
    rows = await store.transaction(async ({ db }) => {
      const { numAffectedRows = 0n } = await sql`
        delete from outbox_message where id in (
          select id from outbox_message where delivered_at is not null
            and delivered_at <= (select sekisho_now() - ${keptMs}) order by delivered_at limit ${MAX_ROWS}
        )`.execute(db);
      return Number(numAffectedRows);
    });
  }
  return deleted;
}
