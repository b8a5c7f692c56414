import { canonicalJson, type Json } from "@sekisho/core";
import { sql } from "kysely";
import { enqueueLater } from "../jobs/enqueue.ts";
import type { Tx } from "../store.ts";

export type MessageId = number;

export interface NewMessage {
  /** The name of the channel that delivers it. */
  readonly channel: string;
  /** Messages of one channel and topic leave in the order in which they were written: a finding, a pull request. */
  readonly topicKey: string;
  readonly body: Json;
  /** Higher first, among messages of different topics. Default: 0. */
  readonly priority?: number;
  /** Attempts until a person has to look at it. Default: 20, some ten hours. */
  readonly maxAttempts?: number;
}

export const DELIVER_KIND = "outbox.deliver";
const MAX_ATTEMPTS = 20;

/** Writes a message in the transaction of the change that it tells of: it leaves if and only if that is stored. */
export async function sendLater(tx: Tx, message: NewMessage): Promise<MessageId> {
  const { channel, topicKey, body, priority = 0, maxAttempts = MAX_ATTEMPTS } = message;
  const { id } = await tx.db
    .insertInto("outbox_message")
    .values({
      channel,
      topic_key: topicKey,
      body: canonicalJson(body),
      created_at: sql`sekisho_now()`,
      delivered_at: null,
      receipt: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const key = `outbox ${JSON.stringify([channel, topicKey])}`;
  await enqueueLater(tx, { kind: DELIVER_KIND, input: { message: id }, key, priority, maxAttempts });
  return id;
}
