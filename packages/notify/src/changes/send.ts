import { sendLater, type Tx } from "@sekisho/store";
import { sql } from "kysely";
import type { TeamContacts } from "../contacts.ts";
import { type MessageKind, tablesIn } from "../tables.ts";
import { type DueChange, planMessages } from "./plan.ts";

/** Attempts for one message: hourly once waits have grown, so that a day without the other side loses nothing. */
const MAX_ATTEMPTS = 200;
/** Changes of one transaction. */
const MAX_CHANGES = 20_000;
/** Values of one statement, below the limits of both databases. */
const CHUNK = 500;

export interface DueTeam {
  readonly team: string;
  readonly contacts: TeamContacts;
  readonly now: number;
  /** More changes than these are one message. */
  readonly foldAbove: number;
}

/**
 * Writes the messages of a team's changes that are due, one for each of its channels. Answers with how many changes they
 * tell of; with as many as a transaction takes there may be more.
 */
export async function sendDue(tx: Tx, { team, contacts, now, foldAbove }: DueTeam): Promise<number> {
  const db = tablesIn(tx);
  const changes = await dueChanges(tx, team, now);
  for (const { kind, thread, events } of planMessages(changes, foldAbove)) {
    const id = await addMessage(tx, { team, kind, now, ...(thread !== undefined && { thread }) }, contacts);
    for (let i = 0; i < events.length; i += CHUNK) {
      await db
        .updateTable("notify_change")
        .set({ message: id })
        .where("team", "=", team)
        .where("event", "in", events.slice(i, i + CHUNK))
        .execute();
    }
  }
  return changes.length;
}

export interface NewTeamMessage {
  readonly team: string;
  readonly kind: MessageKind;
  readonly now: number;
  readonly thread?: number;
  readonly detail?: string;
}

/** A message, and its way by each channel of the team: each is delivered, and tried again, by itself. */
export async function addMessage(
  tx: Tx,
  { team, kind, now, thread, detail }: NewTeamMessage,
  { language, tell }: TeamContacts,
): Promise<number> {
  const { id } = await tablesIn(tx)
    .insertInto("notify_message")
    .values({ team, kind, at: now, thread: thread ?? null, detail: detail ?? null })
    .returning("id")
    .executeTakeFirstOrThrow();
  for (const { kind: channel, address } of tell) {
    const body = { message: id, address, language };
    await sendLater(tx, { channel, topicKey: address, body, maxAttempts: MAX_ATTEMPTS });
  }
  return id;
}

/** Kinds of events after which a finding stands open: their message is where its end is told. */
const BEGINS = ["opened", "reopened", "exemption-ended", "owner", "assigned"];

async function dueChanges(tx: Tx, team: string, now: number): Promise<readonly DueChange[]> {
  const rows = await tablesIn(tx)
    .selectFrom("notify_change as change")
    .innerJoin("finding_event as event", "event.id", "change.event")
    .innerJoin("finding", "finding.id", "event.finding")
    .select(["change.event", "event.kind"])
    .select((query) =>
      query
        .selectFrom("notify_change as earlier")
        .innerJoin("notify_message as message", "message.id", "earlier.message")
        .innerJoin("finding_event as begun", "begun.id", "earlier.event")
        .select(sql<number | null>`max(message.id)`.as("thread"))
        .whereRef("earlier.finding", "=", "change.finding")
        .where("earlier.team", "=", team)
        .where("message.kind", "in", ["news", "fold"])
        .where("begun.kind", "in", BEGINS)
        .as("thread"),
    )
    .where("change.team", "=", team)
    .where("change.message", "is", null)
    .where("change.due_at", "<=", now)
    // The gravest first; of one finding what happened first.
    .orderBy("finding.severity")
    .orderBy("change.event")
    .limit(MAX_CHANGES)
    // Who looks at the same time waits, and finds them taken.
    .$if(tx.database === "postgres", (query) => query.forUpdate("change"))
    .execute();
  return rows.map(({ event, kind, thread }) => ({ event, kind, thread: thread ?? undefined }));
}
