import { type Json, Problem } from "@sekisho/core";
import type { Card } from "../notice/card.ts";
import type { Notice } from "../notice/notice.ts";

/** A message on its way to one address. */
export interface Post {
  readonly notice: Notice;
  readonly card: Card;
  /** `#payments`, `pay@example.com`, the name of a webhook. */
  readonly address: string;
  /** What the channel gave for the message that this one answers. */
  readonly thread: Json | undefined;
}

/** What the other side said. */
export interface Sent {
  /** Kept with the message; no secrets. */
  readonly answer: Json;
  /** What it takes to answer this message later, where the channel has threads. */
  readonly thread?: Json;
}

/** One kind of channel: it puts a notice into its form and hands it over. */
export interface Sender {
  /** Rejects with {@link Refused}. */
  send(post: Post, signal: AbortSignal): Promise<Sent>;
}

/**
 * `again`: by itself, after a wait · `person`: once somebody has set something right; looked at every hour · `never`: the
 * message itself can't be taken.
 */
export type Retry = "again" | "person" | "never";

/** A channel did not take a message. Its code has a hint in the words of messages. */
export class Refused extends Problem {
  readonly retry: Retry;
  /** The other side asks for at least so long a pause. */
  readonly afterMs: number;

  constructor(
    code: string,
    message: string,
    how: { readonly retry: Retry; readonly afterMs?: number; readonly cause?: unknown },
  ) {
    super(code, message, { cause: how.cause });
    this.retry = how.retry;
    this.afterMs = how.afterMs ?? 0;
  }
}

const LONGEST_PAUSE_MS = 3_600_000;

/** Milliseconds that a `retry-after` header asks for: seconds or a date (RFC 9110, 10.2.3); at most an hour. */
export function pauseOf(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  // `Date.parse` finds years in whatever has a number.
  const date = header.endsWith(" GMT") ? Date.parse(header) - now : 0;
  const pause = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : date;
  return Number.isNaN(pause) ? 0 : Math.min(Math.max(0, pause), LONGEST_PAUSE_MS);
}

/** Failures of the way there: those of the guarded client and of secrets. */
export function refusedOnTheWay(error: unknown): Refused {
  if (error instanceof Refused) return error;
  const cause = error instanceof Error ? error : undefined;
  if (!(error instanceof Problem)) {
    return new Refused("request_failed", cause?.message ?? String(error), { retry: "again", cause });
  }
  return new Refused(error.code, error.message, { retry: RETRIES[error.code] ?? "again", cause });
}

const RETRIES: Readonly<Record<string, Retry>> = {
  secret_missing: "person",
  url_invalid: "person",
  address_forbidden: "person",
  redirect_refused: "person",
};
