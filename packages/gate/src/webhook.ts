import type { NewJob } from "@sekisho/store";

/** Where a system outside tells of events, at `/webhooks/GATE/NAME`. Stored before it is acknowledged. */
export interface Webhook {
  readonly name: string;
  /** Bytes of a delivery at most. Default: 1 MiB. */
  readonly maxBytes?: number;
  /** Deliveries that say they are older are refused. Default: five minutes. */
  readonly replayWindowMs?: number;
  /** Checks the signature over the very bytes, and reads what is to be done. Nothing else: it must answer at once. */
  verify(delivery: WebhookDelivery): Promise<Verified>;
}

export interface WebhookDelivery {
  readonly bytes: Uint8Array;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export type Verified =
  | {
      readonly ok: true;
      /** The sender's own id of the delivery: one that came before is acknowledged and does nothing. */
      readonly id: string;
      /** When the sender sent it, UTC epoch milliseconds, where it says so under its signature. */
      readonly sentAt?: number;
      /** Absent for an event that nobody cares for. */
      readonly job?: NewJob;
    }
  | { readonly ok: false; readonly why: "signature" | "malformed" };
