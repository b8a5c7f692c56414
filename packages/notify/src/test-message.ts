import { randomUUID } from "node:crypto";
import { refusedOnTheWay, type Sender } from "./channels/sender.ts";
import type { Target, TargetKind, TeamContacts } from "./contacts.ts";
import { cardOf } from "./notice/card.ts";
import type { Notice } from "./notice/notice.ts";

export interface TestParts {
  readonly team: string;
  readonly contacts: TeamContacts;
  readonly senders: ReadonlyMap<TargetKind, Sender>;
  readonly origin: string;
  readonly now: number;
}

/** What became of a test message by one channel. */
export interface Tested extends Target {
  readonly outcome: "sent" | "failed";
  /** Of a failure: its code, which has a hint in the words, and what the other side said. */
  readonly code?: string;
  readonly message?: string;
}

/** One attempt by each channel of a team, all at once. */
export async function testTeam(
  { team, contacts, senders, origin, now }: TestParts,
  signal: AbortSignal,
): Promise<readonly Tested[]> {
  const notice: Notice = {
    id: `test-${randomUUID()}`,
    kind: "test",
    team,
    language: contacts.language,
    at: now,
    items: [],
    total: 0,
    counts: {},
    url: `${origin}/findings?owner=${encodeURIComponent(team)}`,
  };
  const card = cardOf(notice);
  return Promise.all(
    contacts.tell.map(async ({ kind, address }): Promise<Tested> => {
      try {
        const sender = senders.get(kind);
        if (sender === undefined) throw new Error(`there is no channel ${kind}`);
        await sender.send({ notice, card, address, thread: undefined }, signal);
        return { kind, address, outcome: "sent" };
      } catch (error) {
        const { code, message } = refusedOnTheWay(error);
        return { kind, address, outcome: "failed", code, message };
      }
    }),
  );
}
