import { type Clock, type Log, Problem } from "@sekisho/core";
import type { Verified, Webhook, WebhookDelivery } from "@sekisho/gate";
import { acceptDelivery, enqueueLater, REPEATED_DELIVERY, type Store } from "@sekisho/store";

/** What a sender is told. `accepted` is said only once the delivery is on disk. */
export type Receipt =
  | { readonly status: 202; readonly outcome: "accepted" | "ignored" }
  | { readonly status: 200; readonly outcome: "repeated" }
  | { readonly status: 400 | 401 | 413; readonly outcome: "malformed" | "signature" | "replayed" | "too-large" };

export interface Intake {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** Of a delivery to a webhook that does not say how much it takes. */
export const MAX_DELIVERY_BYTES = 1024 * 1024;
const REPLAY_WINDOW_MS = 5 * 60_000;

/**
 * Takes a delivery in: checked by the gate, stored with its job in one transaction, acknowledged after that. The same
 * delivery again is acknowledged and does nothing. Rejects with the store's Problems: the sender is to try again.
 */
export async function receive(
  { store, clock, log }: Intake,
  { gate, webhook }: { readonly gate: string; readonly webhook: Webhook },
  delivery: WebhookDelivery,
): Promise<Receipt> {
  if (delivery.bytes.length > (webhook.maxBytes ?? MAX_DELIVERY_BYTES)) return { status: 413, outcome: "too-large" };
  const verified = await verify(webhook, delivery, log);
  if (!verified.ok) return { status: verified.why === "signature" ? 401 : 400, outcome: verified.why };
  const { id, sentAt, job } = verified;
  const windowMs = webhook.replayWindowMs ?? REPLAY_WINDOW_MS;
  if (sentAt !== undefined && Math.abs(clock.now() - sentAt) > windowMs) return { status: 401, outcome: "replayed" };
  try {
    await store.transaction(
      async (tx) => {
        await acceptDelivery(tx, { source: `${gate}/${webhook.name}`, id });
        if (job !== undefined) await enqueueLater(tx, job);
      },
      { first: true },
    );
  } catch (error) {
    if (error instanceof Problem && error.code === REPEATED_DELIVERY) return { status: 200, outcome: "repeated" };
    throw error;
  }
  return { status: 202, outcome: job === undefined ? "ignored" : "accepted" };
}

/** What a gate can't read is malformed; it must not take the server with it. */
async function verify(webhook: Webhook, delivery: WebhookDelivery, log: Log): Promise<Verified> {
  try {
    return await webhook.verify(delivery);
  } catch (error) {
    log.warn("a webhook's delivery can't be read", {
      webhook: webhook.name,
      error: error instanceof Error ? error.message : String(error),
    });
    return { ok: false, why: "malformed" };
  }
}
