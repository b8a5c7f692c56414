import type { GuardedClient, GuardedResponse } from "@sekisho/clients";
import { type Clock, Problem } from "@sekisho/core";
import type { Secrets } from "@sekisho/gate";
import type { NotifyConfig } from "../../config.ts";
import type { Notice } from "../../notice/notice.ts";
import { pauseOf, Refused, type Retry, refusedOnTheWay, type Sender } from "../sender.ts";
import { signedHeaders } from "./sign.ts";

export interface WebhookParts {
  readonly client: GuardedClient;
  readonly secrets: Secrets;
  readonly config: NotifyConfig["webhooks"];
  readonly clock: Clock;
}

const MAX_BYTES = 256 * 1024;
const MIN_KEY = 16;

/** A signed POST for receivers of one's own: the notice as JSON, by the name that `notify.webhooks` gives an address. */
export function webhookSender({ client, secrets, config, clock }: WebhookParts): Sender {
  return {
    async send({ notice, address }, signal) {
      const webhook = Object.hasOwn(config, address) ? config[address] : undefined;
      if (webhook === undefined) {
        throw new Refused("not_configured", `notify.webhooks has no ${address}`, { retry: "person" });
      }
      try {
        const key = await secrets.read(webhook.secret);
        if (key.length < MIN_KEY) {
          throw new Problem(
            "secret_missing",
            `the key of the webhook ${address} is shorter than ${MIN_KEY} characters`,
          );
        }
        const url = typeof webhook.url === "string" ? webhook.url : await secrets.read(webhook.url);
        const body = webhookBody(notice);
        const signed = signedHeaders(notice.id, body, { key, now: clock.now() });
        const response = await client.fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json", "user-agent": "Sekisho", ...signed },
          body,
          signal,
        });
        if (response.status >= 200 && response.status < 300) return { answer: { status: response.status } };
        throw refusal(response, address, clock.now());
      } catch (error) {
        throw refusedOnTheWay(error);
      }
    },
  };
}

/** The notice with as many of its findings as fit; `total` counts all. */
export function webhookBody(notice: Notice): string {
  const { items, ...rest } = notice;
  for (let shown = items.length; ; shown = Math.floor(shown / 2)) {
    const body = JSON.stringify({ version: "notice/1", ...rest, changes: items.slice(0, shown) });
    if (Buffer.byteLength(body) <= MAX_BYTES || shown === 0) return body;
  }
}

const STATUSES: Readonly<Record<number, readonly [string, Retry]>> = {
  400: ["webhook_refused", "never"],
  401: ["webhook_unauthorized", "person"],
  403: ["webhook_unauthorized", "person"],
  404: ["webhook_gone", "person"],
  405: ["webhook_gone", "person"],
  410: ["webhook_gone", "person"],
  413: ["webhook_refused", "never"],
  415: ["webhook_refused", "never"],
  422: ["webhook_refused", "never"],
};

function refusal(response: GuardedResponse, address: string, now: number): Refused {
  const [code, retry] = STATUSES[response.status] ?? ["webhook_unavailable", "again"];
  const afterMs = pauseOf(response.header("retry-after"), now);
  return new Refused(code, `the webhook ${address} answers with status ${response.status}`, { retry, afterMs });
}
