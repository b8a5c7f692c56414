import { isJsonObject, type Json, type Log, Problem } from "@sekisho/core";
import { type Channel, type Message, TryLater } from "@sekisho/store";
import type { TargetKind } from "../contacts.ts";
import { cardOf } from "../notice/card.ts";
import { type NoticeParts, readNotice } from "../notice/read.ts";
import { type NotifyDb, tablesIn } from "../tables.ts";
import { Refused, type Sender } from "./sender.ts";

/** Until somebody who sets something right is noticed. */
const PERSON_MS = 3_600_000;

export interface OutboxChannelParts extends Omit<NoticeParts, "origin"> {
  readonly kind: TargetKind;
  readonly sender: Sender;
  /** Where people reach the server; known once it listens. */
  readonly origin: Promise<string>;
  readonly log: Log;
}

/** Hands messages to a sender: what they say is read when they leave, and where they stand is kept for answers. */
export function outboxChannel({ kind, sender, origin, log, ...parts }: OutboxChannelParts): Channel {
  const told = new Set<string>();
  // What is not set up fails for every message alike, and each tries again every hour.
  const tellOnce = ({ code, message: why }: Refused): boolean => {
    if (code !== "not_configured") return false;
    if (!told.has(why)) log.warn("messages wait for a channel that is not set up", { kind, why });
    told.add(why);
    return true;
  };
  return {
    async deliver(message, signal) {
      const { message: id, address, language } = bodyOf(message);
      const notice = await readNotice({ ...parts, origin: await origin }, id, language);
      // Everything that it told of is swept from the store.
      if (notice === undefined) return { nothing: true };
      const thread = await threadOf(tablesIn(parts.store), id, targetOf(kind, address));
      try {
        const { answer, thread: ref } = await sender.send({ notice, card: cardOf(notice), address, thread }, signal);
        return { answer, ...(ref !== undefined && { thread: ref }) };
      } catch (error) {
        throw asFailure(error, tellOnce);
      }
    },
    async record(tx, message, receipt) {
      const ref = isJsonObject(receipt) ? receipt["thread"] : undefined;
      if (ref === undefined) return;
      const { message: id, address } = bodyOf(message);
      await tablesIn(tx)
        .insertInto("notify_thread")
        .values({ message: id, target: targetOf(kind, address), ref: JSON.stringify(ref) })
        .onConflict((conflict) => conflict.columns(["message", "target"]).doUpdateSet({ ref: JSON.stringify(ref) }))
        .execute();
    },
  };
}

interface Body {
  readonly message: number;
  readonly address: string;
  readonly language: "en" | "ja";
}

function bodyOf({ id, body }: Message): Body {
  if (isJsonObject(body)) {
    const { message, address, language } = body;
    if (typeof message === "number" && typeof address === "string") {
      return { message, address, language: language === "ja" ? "ja" : "en" };
    }
  }
  throw new Problem("job_hopeless", `the outbox's message ${id} names no message of a team`);
}

function targetOf(kind: TargetKind, address: string): string {
  return `${kind} ${address}`;
}

/** Where the message stands that this one answers; undefined where it answers none, or that one was never taken. */
async function threadOf(db: NotifyDb, id: number, target: string): Promise<Json | undefined> {
  const row = await db
    .selectFrom("notify_message as answer")
    .innerJoin("notify_thread as thread", "thread.message", "answer.thread")
    .select("thread.ref")
    .where("answer.id", "=", id)
    .where("thread.target", "=", target)
    .executeTakeFirst();
  // `record` wrote it.
  return row === undefined ? undefined : (JSON.parse(row.ref) as Json);
}

function asFailure(error: unknown, tellOnce: (refused: Refused) => boolean): unknown {
  if (!(error instanceof Refused)) return error;
  const { code, message, retry, afterMs } = error;
  if (retry === "never") return new Problem("job_hopeless", `${code}: ${message}`, { cause: error });
  return new TryLater(code, message, retry === "person" ? PERSON_MS : afterMs, { isTold: tellOnce(error) });
}
